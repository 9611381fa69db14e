//! The list of users, and the list of API users.

use leptos::prelude::*;
use postern_shared::principal::{Kind, PrincipalId, PrincipalQuery};
use postern_shared::time::Timestamp;

use super::filter::{FilterFields, use_filter};
use super::new::{NewPrincipalProps, new_principal};
use crate::api::{Api, Principal};
use crate::part::{
    CallsLine, InvitationDialog, InvitationLink, ListScreen, NewItem, PagedTable, RoleNames, SelectCell, SelectionBar,
    StatusBadge, name_order, piece, ready,
};
use crate::route::{ApiUserTab, ORDER, PAGES, Route, use_parameter};
use crate::state::paged_list::{PagedList, asks_total};
use crate::state::principal_policy::{PrincipalPolicy, write_permission};
use crate::state::rights::Rights;
use crate::state::role_catalog::RoleCatalog;
use crate::state::selection::Selection;
use crate::text::list;
use crate::text::principals::list as text;
use crate::ui::{Cell, CellLink, Column, Empty, Glyph, Moment, Row};

/// The users in the order of their logins, or the API users in the order of their names.
#[component]
pub fn PrincipalList(
    /// Which of the two.
    kind: Kind,
) -> impl IntoView {
    let (api, catalog) = (Api::here(), RoleCatalog::load());
    let ((query, filter), order) = (use_filter(kind), use_parameter(ORDER));
    let pages = PagedList::new(move |cursor| {
        let (total, order) = (asks_total(cursor.as_ref()), order.with(|order| name_order(order)));
        api.principals(kind, PrincipalQuery { total, order, cursor, ..query.get() })
    });
    let pages = pages.searching(filter.search).remembering(use_parameter(PAGES));
    let (selection, policy) = (Selection::new(), PrincipalPolicy::here(catalog));
    let invitation = RwSignal::new(None::<InvitationLink>);
    let invited = Callback::new(move |link| {
        invitation.set(Some(link));
        pages.reload();
    });
    let (search, label, what, columns) = match kind {
        Kind::User => {
            let columns = &[text::LOGIN, text::NAME, text::ROLES, text::STATUS, text::CREATED][..];
            (text::SEARCH_USERS, text::NEW_USER, &list::USERS, columns)
        }
        Kind::ApiUser => {
            let columns = &[text::NAME, text::ROLES, text::STATUS, text::KEYS, text::LAST_USED, text::CALLS][..];
            (text::SEARCH_API_USERS, text::NEW_API_USER, &list::API_USERS, columns)
        }
    };
    let columns = [Column::select()].into_iter().chain(columns.iter().copied().map(Column::text));
    let new = NewItem::new(
        label,
        Rights::here().disabled_reason(write_permission(kind)),
        || ready(new_principal()),
        move |open| piece(new_principal(), NewPrincipalProps { kind, open, catalog, on_invited: invited }),
    );
    let empty = move || match kind {
        Kind::User => view! {
            <Empty glyph=Glyph::Users title=text::NO_USERS>{text::CREATE_USERS}</Empty>
        },
        Kind::ApiUser => view! {
            <Empty glyph=Glyph::Robot title=text::NO_API_USERS>{text::CREATE_API_USERS}</Empty>
        },
    };
    view! {
        <ListScreen search=(pages.search, search) new>
            <div class="principal-tools">
                <FilterFields kind filter catalog order/>
                <SelectionBar kind selection policy on_changed=move |()| pages.reload()/>
            </div>
            <PagedTable pages what columns=columns.collect() key=state row=move |it| row(it, catalog, selection, policy)
                narrowed=Signal::derive(move || filter.is_narrow()) on_clear=move |()| filter.clear() empty/>
        </ListScreen>
        <InvitationDialog invitation/>
    }
}

/// Identifies a principal in one state: some changes make no new version.
fn state(it: &Principal) -> String {
    let Principal { id, version, status, keys, last_used_at, .. } = it;
    format!("{id}/{version}/{status:?}/{keys}/{last_used_at:?}")
}

fn row(it: Principal, catalog: RoleCatalog, selection: Selection, policy: PrincipalPolicy) -> AnyView {
    let (target, login) = (it.clone(), it.label().to_owned());
    let Principal { id, name, roles, status, disabled, created_at, keys, last_used_at, calls, .. } = it;
    let url = Route::principal(id.clone()).url();
    let roles = view! { <Cell label=text::ROLES><RoleNames catalog roles/></Cell> };
    let status = view! { <Cell label=text::STATUS><StatusBadge status/></Cell> };
    let link = url.clone();
    let cells = match id {
        PrincipalId::ApiUser(id) => {
            let keys_url = Route::ApiUser(id, ApiUserTab::Keys).url();
            view! {
                <Cell label=text::NAME><CellLink href=link>{name}</CellLink></Cell>
                {roles}
                {status}
                <Cell label=text::KEYS><a class="principal-keys" href=keys_url>{text::keys(keys)}</a></Cell>
                <Cell label=text::LAST_USED>{moment_or_never(last_used_at)}</Cell>
                <Cell label=text::CALLS><CallsLine calls/></Cell>
            }
            .into_any()
        }
        PrincipalId::User(_) => view! {
            <Cell label=text::LOGIN><CellLink href=link>{login}</CellLink></Cell>
            <Cell label=text::NAME><span translate="no" class="principal-name">{name}</span></Cell>
            {roles}
            {status}
            <Cell label=text::CREATED><Moment at=created_at/></Cell>
        }
        .into_any(),
    };
    view! {
        <Row href=url muted=disabled>
            <SelectCell target selection policy/>
            {cells}
        </Row>
    }
    .into_any()
}

/// A time, or that there is none yet.
pub(super) fn moment_or_never(at: Option<Timestamp>) -> AnyView {
    at.map_or_else(|| text::NEVER.into_any(), |at| view! { <Moment at/> }.into_any())
}
