//! The collections one may read.

use leptos::prelude::*;
use postern_shared::page::{Listing, PAGE_LIMIT, Page};
use postern_shared::permission::{Action, Permission};
use postern_shared::permission_set::PermissionSet;
use postern_shared::resource::{Resource, ResourceKind};

use crate::api::{Api, Failure};
use crate::part::Listed;
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{Badge, Cell, CellLink, Column, Empty, Glyph, PageHead, Row};

/// The collections one may read, each a link to its records.
#[component]
pub(crate) fn Collections() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let pages = PagedList::new(move |_| {
        let power = rights.permission_set();
        async move {
            let items = readable(api, &power).await?;
            Ok(Page { items, next_cursor: None })
        }
    });
    view! {
        <PageHead title="Data"/>
        <Listed
            pages
            what="collections"
            columns=vec![Column::text("Collection"), Column::text("Description")]
            key=|collection: &Collection| collection.name.clone()
            row=row
            empty=move || view! { <Nothing/> }
        />
    }
}

/// What is known of a collection.
#[derive(Clone)]
struct Collection {
    name: String,
    description: Option<String>,
    retired: bool,
}

/// The collections among what one may read. Who may not see resources has only the names in their own permissions to go by, and an
/// external resource can be among those: its screen says so.
async fn readable(api: Api, power: &PermissionSet) -> Result<Vec<Collection>, Failure> {
    if !power.allows(&Permission::RESOURCES_READ) {
        return Ok(named_in(power));
    }
    let mut found = Vec::new();
    let mut listing = Listing { limit: Some(PAGE_LIMIT), ..Listing::default() };
    loop {
        let page = api.resources(listing.clone()).await?;
        let may = |resource: &Resource| power.allows(&Permission::on(&resource.name, Action::Read));
        let collections =
            page.items.into_iter().filter(|resource| resource.kind == ResourceKind::Collection && may(resource));
        found.extend(collections.map(known));
        listing.cursor = page.next_cursor;
        if listing.cursor.is_none() {
            return Ok(found);
        }
    }
}

fn known(resource: Resource) -> Collection {
    let description = if resource.built_in { "Comes with Postern".to_owned() } else { resource.description };
    Collection { name: resource.name, description: Some(description), retired: resource.retired_at.is_some() }
}

fn named_in(power: &PermissionSet) -> Vec<Collection> {
    let PermissionSet::Only(permissions) = power else { return Vec::new() };
    let read = permissions.iter().filter_map(Permission::resource).filter(|(_, action)| *action == Action::Read);
    read.map(|(name, _)| Collection { name: name.to_owned(), description: None, retired: false }).collect()
}

fn row(collection: Collection) -> AnyView {
    let url = Route::Collection(collection.name.clone()).url();
    view! {
        <Row href=url.clone()>
            <Cell label="Collection"><CellLink href=url><code>{collection.name}</code></CellLink></Cell>
            <Cell label="Description">{about(collection.description, collection.retired)}</Cell>
        </Row>
    }
    .into_any()
}

/// Nothing at all where there is nothing to say, so that a card leaves the line out.
fn about(description: Option<String>, retired: bool) -> Option<AnyView> {
    let description = description.filter(|text| !text.is_empty());
    let badge = retired.then(|| view! { " " <Badge>"Retired"</Badge> });
    (description.is_some() || retired).then(|| view! { <span>{description} {badge}</span> }.into_any())
}

/// Why there is none, and what would change that.
#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty glyph=Glyph::Lock title="You may read no collection">
            <p>
                "A role can grant it: for each collection there is a permission to read it, for example "
                <code>"shipping_events:read"</code> "."
            </p>
        </Empty>
    }
}
