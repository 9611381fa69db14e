//! The holders of one role.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::page::Paging;
use postern_shared::principal::Kind;
use postern_shared::role::{Role, RoleHolder};

use crate::api::Api;
use crate::part::{DetailScreen, PagedTable, StatusBadge};
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::principal_policy::read_permission;
use crate::state::rights::{Rights, reason};
use crate::text::list;
use crate::text::roles::holders as text;
use crate::text::screens;
use crate::ui::{Cell, CellLink, Column, Empty, Glyph, Notice, PageHead, Row, Tone};

/// The screen with the holders of a role.
#[component]
pub fn RoleHolders(
    /// The role.
    id: RoleId,
) -> impl IntoView {
    let api = Api::here();
    let view = |role| view! { <HolderList role/> }.into_any();
    view! { <DetailScreen route=Route::RoleHolders(id.clone()) load=move || api.role(id.clone()) view/> }
}

/// The list once the role is loaded.
#[component]
fn HolderList(role: RwSignal<Role>) -> impl IntoView {
    let (api, Role { id, name, .. }) = (Api::here(), role.get_untracked());
    let back = (Route::Role(id.clone()).url(), name);
    let pages = PagedList::new(move |cursor| api.role_holders(id.clone(), Paging { cursor, ..Paging::default() }));
    view! {
        <PageHead title=screens::HOLDERS back back_is_name=true/>
        <LeftOut/>
        <PagedTable
            pages
            what=&list::HOLDERS
            columns=[text::NAME, text::KIND, text::STATUS].map(Column::text).to_vec()
            key=|holder: &RoleHolder| format!("{}/{:?}", holder.principal.id, holder.status)
            row=row
            empty=|| view! { <Empty glyph=Glyph::Shield title=text::NONE/> }
        />
    }
}

/// Says who is not in the list because the person may not see them.
#[component]
fn LeftOut() -> impl IntoView {
    let rights = Rights::here();
    let notice = move |kind: Kind| {
        let permission = read_permission(kind);
        let title = kind.pick(text::USERS_LEFT_OUT, text::API_USERS_LEFT_OUT);
        (!rights.may(&permission)).then(|| view! { <Notice tone=Tone::Info title>{reason(&permission)}</Notice> })
    };
    move || [Kind::User, Kind::ApiUser].map(notice)
}

fn row(RoleHolder { principal, status }: RoleHolder) -> AnyView {
    let url = Route::principal(principal.id).url();
    view! {
        <Row href=url.clone()>
            <Cell label=text::NAME><CellLink href=url>{principal.name}</CellLink></Cell>
            <Cell label=text::KIND>{principal.kind.pick(text::USER, text::API_USER)}</Cell>
            <Cell label=text::STATUS><StatusBadge status/></Cell>
        </Row>
    }
    .into_any()
}
