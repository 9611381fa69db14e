//! The list of roles.

use leptos::prelude::*;
use postern_shared::page::Listing;
use postern_shared::permission::Permission;
use postern_shared::role::Role;

use super::new::new_role;
use crate::api::Api;
use crate::part::{ListScreen, NameOrderField, NewItem, PagedTable, name_order, piece, ready};
use crate::route::{ORDER, PAGES, Route, use_parameter};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{Badge, Cell, CellLink, Column, ColumnKind, Empty, Glyph, Row};

/// The roles, in the order of their names.
#[component]
pub fn RoleList() -> impl IntoView {
    let api = Api::here();
    let order = use_parameter(ORDER);
    let pages = PagedList::searched(use_parameter("q"), move |listing| {
        api.roles(Listing { order: order.with(|order| name_order(order)), ..listing })
    });
    let pages = pages.remembering(use_parameter(PAGES));
    let new = NewItem::new(
        "New role",
        Rights::here().disabled_reason(Permission::ROLES_WRITE),
        || ready(new_role()),
        |_| piece(new_role(), ()),
    );
    view! {
        <ListScreen route=Route::Roles search=(pages.search, "name") new>
            <div class="filter filter-narrow"><NameOrderField value=order/></div>
            <PagedTable
                pages
                what="roles"
                columns=vec![
                    Column::text("Name"),
                    Column::text("Description"),
                    Column::number("Permissions"),
                    Column::number("Holders"),
                ]
                key=|role: &Role| format!("{}/{}/{}", role.id, role.version, role.holders)
                row=row
                empty=|| view! {
                    <Empty glyph=Glyph::Shield title="No roles">
                        "A role is a named set of permissions. Create one and assign it to users and API users."
                    </Empty>
                }
            />
        </ListScreen>
    }
}

fn row(role: Role) -> AnyView {
    let permissions = if role.id.is_administrator() { "All".to_owned() } else { role.permissions.len().to_string() };
    let holders = match role.holders {
        0 => "0".into_any(),
        count => {
            let noun = if count == 1 { " holder" } else { " holders" };
            let url = Route::RoleHolders(role.id.clone()).url();
            view! { <a href=url>{count}<span class="visually-hidden">{noun}</span></a> }.into_any()
        }
    };
    let url = Route::Role(role.id).url();
    let built_in = role.built_in.then(|| view! { " " <Badge>"Built in"</Badge> });
    let of_key = role.provisioned_by.is_some().then(|| view! { " " <Badge>"Created by a key"</Badge> });
    // Nothing at all where there is none, so that a card leaves the line out.
    let description = role.description;
    let description = (!description.is_empty()).then(|| view! { <span class="role-description">{description}</span> });
    view! {
        <Row href=url.clone()>
            <Cell label="Name"><CellLink href=url>{role.name}</CellLink> {built_in} {of_key}</Cell>
            <Cell label="Description">{description}</Cell>
            <Cell label="Permissions" kind=ColumnKind::Number>{permissions}</Cell>
            <Cell label="Holders" kind=ColumnKind::Number>{holders}</Cell>
        </Row>
    }
    .into_any()
}
