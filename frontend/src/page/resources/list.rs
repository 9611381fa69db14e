//! The list of resources.

use leptos::prelude::*;
use postern_shared::page::Listing;
use postern_shared::permission::{Action, Permission};
use postern_shared::resource::{Resource, ResourceKind};

use super::describe::Describe;
use super::new::New;
use super::retire::Retire;
use crate::api::Api;
use crate::part::{Area, AreaTabs, Listed};
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{
    Badge, Button, ButtonLink, Cell, Column, ColumnKind, Empty, Glyph, IconButton, Moment, PageHead, Row, SearchBox,
    Tone, Variant,
};

/// What can be chosen in a row: the resource the dialogs are about.
#[derive(Clone, Copy)]
struct Chosen {
    resource: RwSignal<Option<Resource>>,
    describing: RwSignal<bool>,
    retiring: RwSignal<bool>,
}

impl Chosen {
    fn open(self, dialog: RwSignal<bool>, resource: Resource) {
        self.resource.set(Some(resource));
        dialog.set(true);
    }
}

/// The resources: those that come with Postern, then the others in the order of their names.
#[component]
pub(crate) fn List() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let looked_for = RwSignal::new(String::new());
    let pages = PagedList::new(move |cursor| {
        let q = Some(looked_for.get()).filter(|text| !text.is_empty());
        api.resources(Listing { q, cursor, ..Listing::default() })
    });
    let new = RwSignal::new(false);
    let chosen =
        Chosen { resource: RwSignal::new(None), describing: RwSignal::new(false), retiring: RwSignal::new(false) };
    let open_new = Callback::new(move |()| new.set(true));
    let changed = Callback::new(move |changed: Resource| {
        pages.items.update(|resources| {
            if let Some(resource) = resources.iter_mut().find(|resource| resource.name == changed.name) {
                *resource = changed;
            }
        });
    });
    view! {
        <AreaTabs area=Area::Integrations current=Route::Resources/>
        <PageHead title="Resources">
            <SearchBox label="Search by name" value=looked_for placeholder="Name"/>
            <Button variant=Variant::Primary glyph=Glyph::Plus disabled_reason=rights.missing(Permission::RESOURCES_WRITE) on_press=open_new>
                "New resource"
            </Button>
        </PageHead>
        <Listed
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
            narrowed=Signal::derive(move || !looked_for.with(String::is_empty))
            row=move |resource| view! { <Line resource chosen/> }.into_any()
            empty=|| view! {
                <Empty glyph=Glyph::Database title="No resources">"Resources are what permissions speak about."</Empty>
            }
        />
        <New open=new on_made=move |_| pages.reload()/>
        <Describe open=chosen.describing resource=chosen.resource on_changed=changed/>
        <Retire open=chosen.retiring resource=chosen.resource on_retired=changed/>
    }
}

#[component]
fn Line(resource: Resource, chosen: Chosen) -> impl IntoView {
    let rights = Rights::here();
    let name = resource.name.clone();
    let disabled_reason = |retired: Option<String>| {
        let fixed = resource.built_in.then(|| "It comes with Postern and stays as it is.".to_owned()).or(retired);
        Signal::derive(move || fixed.clone().or_else(|| rights.missing(Permission::RESOURCES_WRITE).get()))
    };
    let describe_disabled_reason = disabled_reason(None);
    let retire_disabled_reason =
        disabled_reason(resource.retired_at.is_some().then(|| "It is retired already.".to_owned()));
    let describe = {
        let (label, resource) = (format!("Describe {name}"), resource.clone());
        view! {
            <IconButton label glyph=Glyph::Pencil disabled_reason=describe_disabled_reason
                on_press=move |()| chosen.open(chosen.describing, resource.clone())/>
        }
    };
    let retire = {
        let (label, resource) = (format!("Retire {name}"), resource.clone());
        view! {
            <IconButton label glyph=Glyph::Trash disabled_reason=retire_disabled_reason
                on_press=move |()| chosen.open(chosen.retiring, resource.clone())/>
        }
    };
    let (kind, state) = (kind(&resource), state(&resource));
    let records = (resource.kind == ResourceKind::Collection).then(|| view! { <RecordsLink name=name.clone()/> });
    let log = Route::changes_to(format!("resource:{name}")).url();
    view! {
        <Row muted=resource.retired_at.is_some()>
            <Cell label="Name"><code>{resource.name}</code></Cell>
            <Cell label="Kind">{kind}</Cell>
            <Cell label="Description">{description(resource.description)}</Cell>
            <Cell label="State">{state}</Cell>
            <Cell kind=ColumnKind::Actions>
                {records}
                <ButtonLink href=log variant=Variant::Quiet glyph=Glyph::History disabled_reason=rights.missing(Permission::CHANGE_LOG_READ)>
                    "Log" <span class="visually-hidden">" of " {name}</span>
                </ButtonLink>
                {describe}
                {retire}
            </Cell>
        </Row>
    }
}

/// The way to the records of a collection.
#[component]
fn RecordsLink(name: String) -> impl IntoView {
    let disabled_reason = Rights::here().missing(Permission::on(&name, Action::Read));
    view! {
        <ButtonLink href=Route::Collection(name.clone()).url() variant=Variant::Quiet glyph=Glyph::Database disabled_reason>
            "Records" <span class="visually-hidden">" of " {name}</span>
        </ButtonLink>
    }
}

fn kind(resource: &Resource) -> AnyView {
    match resource.kind {
        ResourceKind::Collection => view! { <Badge tone=Tone::Info>"Collection"</Badge> }.into_any(),
        ResourceKind::External => view! { <Badge>"External"</Badge> }.into_any(),
    }
}

/// Nothing at all where there is none, so that a card leaves the line out.
fn description(text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <span class="resource-description">{text}</span> }.into_any())
}

fn state(resource: &Resource) -> AnyView {
    match resource.retired_at {
        Some(at) => view! { <span>"Retired " <Moment at/></span> }.into_any(),
        None if resource.built_in => view! { "Comes with Postern" }.into_any(),
        None => view! { "In use" }.into_any(),
    }
}
