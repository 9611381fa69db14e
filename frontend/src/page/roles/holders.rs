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
        <PageHead title="Holders" back/>
        <LeftOut/>
        <PagedTable
            pages
            what="holders"
            columns=["Name", "Kind", "Status"].map(Column::text).to_vec()
            key=|holder: &RoleHolder| format!("{}/{:?}", holder.principal.id, holder.status)
            row=row
            empty=|| view! { <Empty glyph=Glyph::Shield title="No holders that you can see"/> }
        />
    }
}

/// Says who is not in the list because the person may not see them.
#[component]
fn LeftOut() -> impl IntoView {
    let rights = Rights::here();
    let notice = move |kind: Kind| {
        let permission = read_permission(kind);
        let title = kind.pick("Users are not listed", "API users are not listed");
        (!rights.may(&permission)).then(|| view! { <Notice tone=Tone::Info title>{reason(&permission)}</Notice> })
    };
    move || [Kind::User, Kind::ApiUser].map(notice)
}

fn row(RoleHolder { principal, status }: RoleHolder) -> AnyView {
    let url = Route::principal(principal.id).url();
    view! {
        <Row href=url.clone()>
            <Cell label="Name"><CellLink href=url>{principal.name}</CellLink></Cell>
            <Cell label="Kind">{principal.kind.pick("User", "API user")}</Cell>
            <Cell label="Status"><StatusBadge status/></Cell>
        </Row>
    }
    .into_any()
}
