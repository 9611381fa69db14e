//! The collections that the person may read.

use leptos::prelude::*;
use postern_shared::page::Page;
use postern_shared::permission::{Action, Permission};
use postern_shared::permission_set::PermissionSet;
use postern_shared::resource::{Resource, ResourceKind};

use crate::api::{Api, Failure};
use crate::part::PagedTable;
use crate::route::Route;
use crate::state::paged_list::{PagedList, fetch_all};
use crate::state::rights::Rights;
use crate::text::data::collections as text;
use crate::text::list;
use crate::ui::{Badge, Cell, CellLink, Column, Empty, Glyph, Row};

/// The collections that the person may read, each with a link to its records.
#[component]
pub fn Collections() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let pages = PagedList::new(move |_| {
        let held = rights.permission_set();
        async move {
            let items = readable(api, &held).await?;
            Ok(Page { items, next_cursor: None, total: None })
        }
    });
    view! {
        <PagedTable
            pages
            what=&list::COLLECTIONS
            columns=vec![Column::text(text::COLLECTION), Column::text(text::DESCRIPTION)]
            key=|collection: &Collection| collection.name.clone()
            row=row
            empty=move || view! { <NoCollections/> }
        />
    }
}

/// A collection, as far as the person may know it.
#[derive(Clone)]
struct Collection {
    name: String,
    description: String,
    built_in: bool,
    retired: bool,
}

/// The collections that the person may read. A person who may not see resources has only the names in their own permissions, where
/// a name can be an external resource: its screen says so.
async fn readable(api: Api, held: &PermissionSet) -> Result<Vec<Collection>, Failure> {
    if !held.allows(&Permission::RESOURCES_READ) {
        return Ok(named_in(held));
    }
    let resources = fetch_all(|listing| api.resources(listing)).await?;
    let may_read = |resource: &Resource| held.allows(&Permission::on(&resource.name, Action::Read));
    let is_collection = |resource: &Resource| resource.kind == ResourceKind::Collection;
    Ok(resources.into_iter().filter(|it| is_collection(it) && may_read(it)).map(collection).collect())
}

fn collection(resource: Resource) -> Collection {
    Collection {
        name: resource.name,
        description: resource.description,
        built_in: resource.built_in,
        retired: resource.retired_at.is_some(),
    }
}

fn named_in(held: &PermissionSet) -> Vec<Collection> {
    let PermissionSet::Only(permissions) = held else { return Vec::new() };
    let read = permissions.iter().filter_map(Permission::resource).filter(|(_, action)| *action == Action::Read);
    read.map(|(name, _)| Collection {
        name: name.to_owned(),
        description: String::new(),
        built_in: false,
        retired: false,
    })
    .collect()
}

fn row(collection: Collection) -> AnyView {
    let url = Route::Collection(collection.name.clone()).url();
    let description = about(&collection);
    view! {
        <Row href=url.clone()>
            <Cell label=text::COLLECTION><CellLink href=url><code translate="no">{collection.name}</code></CellLink></Cell>
            <Cell label=text::DESCRIPTION>{description}</Cell>
        </Row>
    }
    .into_any()
}

/// Nothing at all where there is no description, so that a card leaves the line out.
fn about(collection: &Collection) -> Option<AnyView> {
    let Collection { description, built_in, retired, .. } = collection;
    let description = if *built_in {
        Some(text::BUILT_IN.into_any())
    } else {
        let description = description.clone();
        (!description.is_empty()).then(|| view! { <span translate="no">{description}</span> }.into_any())
    };
    let badge = retired.then(|| view! { " " <Badge>{text::RETIRED}</Badge> });
    (description.is_some() || *retired).then(|| view! { <span>{description} {badge}</span> }.into_any())
}

/// Why there are none, and what would change that.
#[component]
fn NoCollections() -> impl IntoView {
    view! {
        <Empty glyph=Glyph::Lock title=text::NONE>
            <p>{text::ask_for_role(view! { <code translate="no">"shipping_events:read"</code> }.into_any())}</p>
        </Empty>
    }
}
