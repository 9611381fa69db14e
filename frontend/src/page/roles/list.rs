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
use crate::text::list;
use crate::text::roles::list as text;
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
        text::NEW,
        Rights::here().disabled_reason(Permission::ROLES_WRITE),
        || ready(new_role()),
        |_| piece(new_role(), ()),
    );
    view! {
        <ListScreen search=(pages.search, list::SEARCH_BY_NAME) new>
            <div class="filter filter-narrow"><NameOrderField value=order/></div>
            <PagedTable
                pages
                what=&list::ROLES
                columns=vec![
                    Column::text(text::NAME),
                    Column::text(text::DESCRIPTION),
                    Column::number(text::PERMISSIONS),
                    Column::number(text::HOLDERS),
                ]
                key=|role: &Role| format!("{}/{}/{}", role.id, role.version, role.holders)
                row=row
                empty=|| view! {
                    <Empty glyph=Glyph::Shield title=text::NO_ROLES>
                        {text::CREATE_AND_ASSIGN}
                    </Empty>
                }
            />
        </ListScreen>
    }
}

fn row(role: Role) -> AnyView {
    let permissions =
        if role.id.is_administrator() { text::ALL.to_owned() } else { role.permissions.len().to_string() };
    let holders = match role.holders {
        0 => "0".into_any(),
        count => {
            let url = Route::RoleHolders(role.id.clone()).url();
            view! { <a href=url aria-label=text::holders(count)>{count}</a> }.into_any()
        }
    };
    let url = Route::Role(role.id).url();
    let built_in = role.built_in.then(|| view! { " " <Badge>{text::BUILT_IN}</Badge> });
    let of_key = role.provisioned_by.is_some().then(|| view! { " " <Badge>{text::CREATED_BY_KEY}</Badge> });
    // Nothing at all where there is none, so that a card leaves the line out.
    let description = role.description;
    let description =
        (!description.is_empty()).then(|| view! { <span translate="no" class="role-description">{description}</span> });
    view! {
        <Row href=url.clone()>
            <Cell label=text::NAME><CellLink href=url>{role.name}</CellLink> {built_in} {of_key}</Cell>
            <Cell label=text::DESCRIPTION>{description}</Cell>
            <Cell label=text::PERMISSIONS kind=ColumnKind::Number>{permissions}</Cell>
            <Cell label=text::HOLDERS kind=ColumnKind::Number>{holders}</Cell>
        </Row>
    }
    .into_any()
}
