//! The list of resources.

use leptos::prelude::*;
use postern_shared::page::Listing;
use postern_shared::permission::{Action, Permission};
use postern_shared::resource::{Resource, ResourceKind};

use super::dialogs::{
    EditResourceProps, NewResourceFormProps, RetireResourceProps, edit_resource, new_resource, retire_resource,
};
use crate::api::Api;
use crate::part::{ListScreen, NameOrderField, NewItem, PagedTable, Ready, name_order, piece, ready, set_when};
use crate::route::{ORDER, PAGES, Route, use_parameter};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{Badge, ButtonLink, Cell, Column, ColumnKind, Empty, Glyph, IconButton, Moment, Row, Tone, Variant};

/// A dialog about a resource.
#[derive(Clone)]
enum ResourceDialog {
    Edit(Resource),
    Retire(Resource),
}

/// The resources: the built-in ones, then the others in the order of their names.
#[component]
pub fn ResourceList() -> impl IntoView {
    let api = Api::here();
    let order = use_parameter(ORDER);
    let pages = PagedList::searched(use_parameter("q"), move |listing| {
        api.resources(Listing { order: order.with(|order| name_order(order)), ..listing })
    });
    let pages = pages.remembering(use_parameter(PAGES));
    let dialog = RwSignal::new(None::<ResourceDialog>);
    let on_changed = Callback::new(move |changed: Resource| {
        pages.items.update(|resources| {
            if let Some(resource) = resources.iter_mut().find(|resource| resource.name == changed.name) {
                *resource = changed;
            }
        });
    });
    let new = NewItem::new(
        "New resource",
        Rights::here().disabled_reason(Permission::RESOURCES_WRITE),
        || ready(new_resource()),
        move |open| {
            piece(new_resource(), NewResourceFormProps { open, on_created: Callback::new(move |()| pages.reload()) })
        },
    );
    // Each dialog is made when it opens, so that nothing of the last one is in it.
    let dialogs = move || {
        let dialog_now = dialog.get()?;
        let open = RwSignal::new(true);
        Effect::new(move || {
            if !open.get() {
                dialog.set(None);
            }
        });
        Some(match dialog_now {
            ResourceDialog::Edit(resource) => piece(edit_resource(), EditResourceProps { open, resource, on_changed }),
            ResourceDialog::Retire(resource) => {
                piece(retire_resource(), RetireResourceProps { open, resource, on_changed })
            }
        })
    };
    view! {
        <ListScreen route=Route::Resources search=(pages.search, "name") new>
            <div class="filter filter-narrow"><NameOrderField value=order/></div>
            <PagedTable
                pages
                what="resources"
                columns=vec![
                    Column::text("Name"),
                    Column::text("Kind"),
                    Column::text("Description"),
                    Column::text("State"),
                    Column::actions(),
                ]
                key=|resource: &Resource| format!("{}/{}", resource.name, resource.version)
                row=move |resource| view! { <ResourceRow resource dialog/> }.into_any()
                empty=|| view! {
                    <Empty glyph=Glyph::Database title="No resources">
                        "A resource is a collection of records or an API of your own. Roles grant permissions on resources."
                    </Empty>
                }
            />
        </ListScreen>
        {dialogs}
    }
}

#[component]
fn ResourceRow(resource: Resource, dialog: RwSignal<Option<ResourceDialog>>) -> impl IntoView {
    let rights = Rights::here();
    let name = resource.name.clone();
    let disabled_reason = |retired: Option<String>| {
        let fixed = resource.built_in.then(|| "Built-in resources cannot be changed.".to_owned()).or(retired);
        Signal::derive(move || fixed.clone().or_else(|| rights.disabled_reason(Permission::RESOURCES_WRITE).get()))
    };
    let retired = resource.retired_at.is_some().then(|| "This resource is already retired.".to_owned());
    let button =
        |verb: &str, glyph: Glyph, disabled_reason: Signal<Option<String>>, opens: fn(Resource) -> ResourceDialog| {
            let resource = resource.clone();
            let press = move |()| {
                let opened = opens(resource.clone());
                set_when(dialogs_ready(), dialog, Some(opened));
            };
            view! { <IconButton label=format!("{verb} {name}") glyph disabled_reason on_press=press/> }
        };
    let edit = button("Edit", Glyph::Pencil, disabled_reason(None), ResourceDialog::Edit);
    let retire = button("Retire", Glyph::Trash, disabled_reason(retired), ResourceDialog::Retire);
    let (kind, state) = (kind(&resource), state(&resource));
    let records = (resource.kind == ResourceKind::Collection).then(|| view! { <RecordsLink name=name.clone()/> });
    let log = Route::changes_to(format!("resource:{name}")).url();
    // Nothing at all where there is none, so that a card leaves the line out.
    let description = resource.description;
    let description =
        (!description.is_empty()).then(|| view! { <span class="resource-description">{description}</span> });
    view! {
        <Row muted=resource.retired_at.is_some()>
            <Cell label="Name"><code translate="no">{resource.name}</code></Cell>
            <Cell label="Kind">{kind}</Cell>
            <Cell label="Description">{description}</Cell>
            <Cell label="State">{state}</Cell>
            <Cell kind=ColumnKind::Actions>
                {records}
                <ButtonLink href=log variant=Variant::Quiet glyph=Glyph::History disabled_reason=rights.disabled_reason(Permission::CHANGE_LOG_READ)>
                    "Log" <span class="visually-hidden">" of " {name}</span>
                </ButtonLink>
                {edit}
                {retire}
            </Cell>
        </Row>
    }
}

/// The link to the records of a collection.
#[component]
fn RecordsLink(name: String) -> impl IntoView {
    let disabled_reason = Rights::here().disabled_reason(Permission::on(&name, Action::Read));
    view! {
        <ButtonLink href=Route::Collection(name.clone()).url() variant=Variant::Quiet glyph=Glyph::Database disabled_reason>
            "Records" <span class="visually-hidden">" of " {name}</span>
        </ButtonLink>
    }
}

fn kind(resource: &Resource) -> AnyView {
    match resource.kind {
        ResourceKind::Collection => view! { <Badge tone=Tone::Info>"Collection"</Badge> }.into_any(),
        ResourceKind::External => {
            let apis = match resource.guards.len() {
                0 => None,
                1 => Some(" 1 API".to_owned()),
                several => Some(format!(" {several} APIs")),
            };
            view! { <Badge>"External"</Badge> {apis} }.into_any()
        }
    }
}

fn state(resource: &Resource) -> AnyView {
    match resource.retired_at {
        Some(at) => view! { <span>"Retired " <Moment at/></span> }.into_any(),
        None if resource.built_in => "Built in".into_any(),
        None => "In use".into_any(),
    }
}

/// Fetches the code of the dialogs about a resource.
fn dialogs_ready() -> Ready {
    Box::pin(async {
        ready(edit_resource()).await;
        ready(retire_resource()).await;
    })
}
