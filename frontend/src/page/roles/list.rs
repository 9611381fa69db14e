//! The list of roles.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use postern_shared::page::Listing;
use postern_shared::permission::Permission;
use postern_shared::role::Role;

use super::new::New;
use crate::api::Api;
use crate::part::{Area, AreaTabs, Listed};
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{
    Badge, Button, Cell, CellLink, Column, ColumnKind, Empty, Glyph, PageHead, Row, SearchBox, Toaster, Variant,
};

/// The roles, in the order of their names.
#[component]
pub fn List() -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let navigate = use_navigate();
    let looked_for = RwSignal::new(String::new());
    let pages = PagedList::new(move |cursor| {
        let q = Some(looked_for.get()).filter(|text| !text.is_empty());
        api.roles(Listing { q, cursor, ..Listing::default() })
    });
    let new = RwSignal::new(false);
    let disabled_reason = Rights::here().missing(Permission::ROLES_WRITE);
    let made = Callback::new(move |role: Role| {
        new.set(false);
        toaster.say(format!("{} is created.", role.name));
        navigate(&Route::Role(role.id).url(), leptos_router::NavigateOptions::default());
    });
    view! {
        <AreaTabs area=Area::UserAdministration current=Route::Roles/>
        <PageHead title="Roles">
            <SearchBox label="Search by name" value=looked_for placeholder="Name"/>
            <Button variant=Variant::Primary glyph=Glyph::Plus disabled_reason on_press=move |()| new.set(true)>"New role"</Button>
        </PageHead>
        <Listed
            pages
            what="roles"
            columns=vec![
                Column::text("Name"),
                Column::text("Description"),
                Column::number("Permissions"),
                Column::number("Holders"),
            ]
            key=|role: &Role| format!("{}/{}/{}", role.id, role.version, role.holders)
            narrowed=Signal::derive(move || !looked_for.with(String::is_empty))
            row=row
            empty=|| view! { <Empty glyph=Glyph::Shield title="No roles">"A role is a named set of permissions."</Empty> }
        />
        <New open=new on_made=made/>
    }
}

fn row(role: Role) -> AnyView {
    let permissions = if role.id.is_administrator() { "All".to_owned() } else { role.permissions.len().to_string() };
    let url = Route::Role(role.id).url();
    let built_in = role.built_in.then(|| view! { " " <Badge>"Built in"</Badge> });
    let of_key = role.provisioned_by.is_some().then(|| view! { " " <Badge>"Created by a key"</Badge> });
    view! {
        <Row href=url.clone()>
            <Cell label="Name"><CellLink href=url>{role.name}</CellLink> {built_in} {of_key}</Cell>
            <Cell label="Description">{description(role.description)}</Cell>
            <Cell label="Permissions" kind=ColumnKind::Number>{permissions}</Cell>
            <Cell label="Holders" kind=ColumnKind::Number>{role.holders}</Cell>
        </Row>
    }
    .into_any()
}

/// Nothing at all where there is none, so that a card leaves the line out.
fn description(text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <span class="role-description">{text}</span> }.into_any())
}
