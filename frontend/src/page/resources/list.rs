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
use crate::text::list;
use crate::text::resources::list as text;
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
        text::NEW,
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
        <ListScreen search=(pages.search, list::SEARCH_BY_NAME) new>
            <div class="filter filter-narrow"><NameOrderField value=order/></div>
            <PagedTable
                pages
                what=&list::RESOURCES
                columns=vec![
                    Column::text(text::NAME),
                    Column::text(text::KIND),
                    Column::text(text::DESCRIPTION),
                    Column::text(text::STATE),
                    Column::actions(),
                ]
                key=|resource: &Resource| format!("{}/{}", resource.name, resource.version)
                row=move |resource| view! { <ResourceRow resource dialog/> }.into_any()
                empty=|| view! {
                    <Empty glyph=Glyph::Database title=text::NO_RESOURCES>
                        {text::CREATE_AND_GRANT}
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
        let fixed = resource.built_in.then(|| text::CANNOT_CHANGE.to_owned()).or(retired);
        Signal::derive(move || fixed.clone().or_else(|| rights.disabled_reason(Permission::RESOURCES_WRITE).get()))
    };
    let retired = resource.retired_at.is_some().then(|| text::ALREADY_RETIRED.to_owned());
    let button = |label: String,
                  glyph: Glyph,
                  disabled_reason: Signal<Option<String>>,
                  opens: fn(Resource) -> ResourceDialog| {
        let resource = resource.clone();
        let press = move |()| {
            let opened = opens(resource.clone());
            set_when(dialogs_ready(), dialog, Some(opened));
        };
        view! { <IconButton label glyph disabled_reason on_press=press/> }
    };
    let edit = button(text::edit(&name), Glyph::Pencil, disabled_reason(None), ResourceDialog::Edit);
    let retire = button(text::retire(&name), Glyph::Trash, disabled_reason(retired), ResourceDialog::Retire);
    let (kind, state) = (kind(&resource), state(&resource));
    let records = (resource.kind == ResourceKind::Collection).then(|| view! { <RecordsLink name=name.clone()/> });
    let log = Route::changes_to(format!("resource:{name}")).url();
    // Nothing at all where there is none, so that a card leaves the line out.
    let description = resource.description;
    let description = (!description.is_empty())
        .then(|| view! { <span translate="no" class="resource-description">{description}</span> });
    view! {
        <Row muted=resource.retired_at.is_some()>
            <Cell label=text::NAME><code translate="no">{resource.name}</code></Cell>
            <Cell label=text::KIND>{kind}</Cell>
            <Cell label=text::DESCRIPTION>{description}</Cell>
            <Cell label=text::STATE>{state}</Cell>
            <Cell kind=ColumnKind::Actions>
                {records}
                <ButtonLink href=log variant=Variant::Quiet glyph=Glyph::History disabled_reason=rights.disabled_reason(Permission::CHANGE_LOG_READ)
                    attr:aria-label=text::log_of(&name)>{text::LOG}</ButtonLink>
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
        <ButtonLink href=Route::Collection(name.clone()).url() variant=Variant::Quiet glyph=Glyph::Database disabled_reason
            attr:aria-label=text::records_of(&name)>{text::RECORDS}</ButtonLink>
    }
}

fn kind(resource: &Resource) -> AnyView {
    match resource.kind {
        ResourceKind::Collection => view! { <Badge tone=Tone::Info>{text::COLLECTION}</Badge> }.into_any(),
        ResourceKind::External => {
            let external = view! { <Badge>{text::EXTERNAL}</Badge> }.into_any();
            match resource.guards.len() {
                0 => external,
                apis => text::external_with(external, apis),
            }
        }
    }
}

fn state(resource: &Resource) -> AnyView {
    match resource.retired_at {
        Some(at) => view! { <span>{text::retired(view! { <Moment at/> }.into_any())}</span> }.into_any(),
        None if resource.built_in => text::BUILT_IN.into_any(),
        None => text::IN_USE.into_any(),
    }
}

/// Fetches the code of the dialogs about a resource.
fn dialogs_ready() -> Ready {
    Box::pin(async {
        ready(edit_resource()).await;
        ready(retire_resource()).await;
    })
}
