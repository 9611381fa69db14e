//! Access as a table: who holds a permission, through which roles, and whether it works now.

use leptos::prelude::*;
use postern_shared::access::{Access, AccessQuery, GrantingRole, KeyAccess, Limit};
use postern_shared::permission::Permission;

use super::PagedTable;
use super::csv::DownloadCsv;
use super::principal::PrincipalLink;
use super::usage::day_in_words;
use crate::api::Api;
use crate::route::{PAGES, Route, use_parameter};
use crate::state::paged_list::PagedList;
use crate::text::{access_table as text, list, shared};
use crate::ui::{Badge, Cell, Column, Empty, Glyph, Row, Tone};

/// The columns that tell the items of a list apart.
#[derive(Clone, Copy, PartialEq)]
struct Shown {
    principal: bool,
    permission: bool,
}

/// The access that a query selects.
#[component]
pub fn AccessTable(
    /// The query.
    #[prop(into)]
    query: Signal<AccessQuery>,
    /// Whether to show whose access it is.
    #[prop(default = true)]
    with_principal: bool,
) -> impl IntoView {
    let api = Api::here();
    let pages = PagedList::new(move |cursor| api.access(AccessQuery { cursor, ..query.get() }));
    let pages = pages.remembering(use_parameter(PAGES));
    let shown = Memo::new(move |_| Shown {
        principal: with_principal,
        permission: query.with(|query| query.permission.is_none()),
    });
    let columns = move |shown: Shown| {
        let principal = shown.principal.then_some(text::HOLDER);
        let permission = shown.permission.then_some(text::PERMISSION);
        let titles = principal.into_iter().chain(permission).chain([text::ROLES, text::WORKS_NOW, text::KEYS]);
        titles.map(Column::text).collect::<Vec<_>>()
    };
    move || {
        let shown = shown.get();
        view! {
            <PagedTable
                pages
                what=&list::ACCESS
                columns=columns(shown)
                key=state
                row=move |access| view! { <AccessRow access shown/> }.into_any()
                empty=move || view! {
                    <Empty glyph=Glyph::Lock title=if shown.permission { text::NO_PERMISSIONS } else { text::NOBODY }>
                        {text::HOW_TO_GIVE}
                    </Empty>
                }
            />
        }
    }
}

/// Identifies an item in one state.
fn state(access: &Access) -> String {
    serde_json::to_string(access).unwrap_or_default()
}

#[component]
fn AccessRow(access: Access, shown: Shown) -> impl IntoView {
    let Access { principal, login, permission, allowed, limits, roles, keys, keys_complete } = access;
    let login = login.filter(|login| *login != principal.name);
    view! {
        <Row muted=!allowed>
            {shown.principal.then(|| view! {
                <Cell label=text::HOLDER>
                    <div class="access-name">
                        <PrincipalLink principal/>
                        {login.map(|login| view! { <span translate="no" class="access-remark">{login}</span> })}
                    </div>
                </Cell>
            })}
            {shown.permission.then(|| view! { <Cell label=text::PERMISSION><span><span>{shared(&permission.words())}</span> " " <code translate="no">{permission.to_string()}</code></span></Cell> })}
            <Cell label=text::ROLES><ul class="access-list">{roles.into_iter().map(role).collect_view()}</ul></Cell>
            <Cell label=text::WORKS_NOW><Works allowed limits/></Cell>
            <Cell label=text::KEYS><Keys keys complete=keys_complete/></Cell>
        </Row>
    }
}

/// A role, with who assigned it and when.
fn role(role: GrantingRole) -> impl IntoView {
    let GrantingRole { id, name, given_by, given_at } = role;
    let given = given_by.zip(given_at).map(|(by, at)| {
        let name = view! { <span translate="no">{by.name}</span> }.into_any();
        let day = view! { <time datetime=at.to_string()>{day_in_words(at)}</time> }.into_any();
        view! { <span class="access-remark">{text::given(name, day)}</span> }
    });
    view! { <li><a translate="no" href=Route::Role(id).url()>{name}</a> {given}</li> }
}

/// Whether the permission can be used now, and what keeps the holder from it.
#[component]
fn Works(allowed: bool, limits: Vec<Limit>) -> impl IntoView {
    let (tone, word) = if allowed { (Tone::Good, text::YES) } else { (Tone::Bad, text::NO) };
    let limits =
        limits.into_iter().map(|limit| view! { <span class="access-remark">{shared(&limit.sentence())}</span> });
    view! {
        <div>
            <Badge tone>{word}</Badge>
            {limits.collect_view()}
        </div>
    }
}

/// The keys that can use the permission, and those that cannot, with what keeps each from it.
#[component]
fn Keys(keys: Vec<KeyAccess>, complete: bool) -> impl IntoView {
    let (able, unable): (Vec<KeyAccess>, Vec<KeyAccess>) = keys.into_iter().partition(|key| key.allowed);
    let none = able.is_empty().then(|| view! { <span class="quiet">{text::NONE}</span> });
    let count = text::unable_keys(unable.len());
    let unable = (!unable.is_empty()).then(|| {
        view! {
            <details class="access-unable">
                <summary>{count}</summary>
                <ul class="access-list">{unable.into_iter().map(limited).collect_view()}</ul>
            </details>
        }
    });
    let more = (!complete).then(|| view! { <span class="access-remark">{text::INCOMPLETE}</span> });
    view! {
        <div>
            {none}
            <ul class="access-list">{able.into_iter().map(|key| view! { <li translate="no">{key.name}</li> }).collect_view()}</ul>
            {unable}
            {more}
        </div>
    }
}

/// A key that cannot use the permission.
fn limited(key: KeyAccess) -> impl IntoView {
    let sentences = key.limits.iter().map(|limit| view! { <span>{shared(&limit.sentence())}</span> " " });
    view! { <li><span translate="no">{key.name}</span> <span class="access-remark">{sentences.collect_view()}</span></li> }
}

/// The button that downloads what a query selects.
#[component]
pub fn DownloadAccess(
    /// Its label.
    label: &'static str,
    /// The query.
    #[prop(into)]
    query: Signal<AccessQuery>,
) -> impl IntoView {
    let api = Api::here();
    view! {
        <DownloadCsv permission=Permission::ROLES_READ label file=|| "access.csv".to_owned()
            query=move || {
                let query = query.get_untracked();
                move |cursor| api.access_csv(AccessQuery { cursor, ..query.clone() })
            }
            too_long=text::FILE_INCOMPLETE/>
    }
}
