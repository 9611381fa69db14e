//! Creating a resource, editing its description and its APIs, and retiring it.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::permission::{Action, Permission};
use postern_shared::resource::{NewResource, Resource, ResourceEdit, ResourceKind};
use postern_shared::text::resource_name_form;
use wasm_split_helpers::wasm_split;

use super::apis::{apis_in, text_of};
use crate::api::{Api, Failure};
use crate::part::{ActionDialog, DialogForm, EditForm, Editable, Editor, Piece};
use crate::state::rights::{OwnAccount, Rights};
use crate::state::saving::Saving;
use crate::text::{resources as text, shared};
use crate::ui::{Dialog, RadioGroup, TextArea, TextField, Toaster};

/// The values in the fields of a resource.
#[derive(Clone, Copy)]
pub struct ResourceDraft {
    description: RwSignal<String>,
    /// The APIs as text.
    apis: RwSignal<String>,
}

impl Editable for Resource {
    type Draft = ResourceDraft;
    type Edit = ResourceEdit;

    fn fill(&self, draft: ResourceDraft) {
        draft.description.set(self.description.clone());
        draft.apis.set(text_of(&self.guards));
    }

    fn edit(&self, draft: ResourceDraft) -> ResourceEdit {
        let (description, guards) = (draft.description.get_untracked(), apis_in(&draft.apis.get_untracked()));
        ResourceEdit {
            description: (description != self.description).then_some(description),
            guards: (guards != self.guards).then_some(guards),
        }
    }

    async fn load(self, api: Api) -> Result<Self, Failure> {
        api.resource(self.name).await
    }

    async fn save(self, api: Api, edit: ResourceEdit) -> Result<Self, Failure> {
        api.edit_resource(self.name, self.version, edit).await
    }
}

/// How the dialog is made.
#[wasm_split(items, fallible)]
pub(super) fn edit_resource() -> Piece<EditResourceProps> {
    Ok(|props| EditResource(props).into_any())
}

/// Edits the description and, of an external resource in use, the APIs.
#[component]
pub(super) fn EditResource(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The resource.
    resource: Resource,
    /// Called with the current resource.
    on_changed: Callback<Resource>,
) -> impl IntoView {
    let title = text::edit::edit(&resource.name);
    let draft = ResourceDraft { description: RwSignal::default(), apis: RwSignal::default() };
    resource.fill(draft);
    let apis_disabled = why_no_apis(&resource.name);
    let has_apis = resource.kind == ResourceKind::External && resource.retired_at.is_none();
    let resource = RwSignal::new(resource);
    let editor = Editor::new(resource, draft, Some(open), move || on_changed.run(resource.get_untracked()));
    view! {
        <Dialog title open>
            <EditForm editor loading=editor.loading() error=editor.error() verb=text::edit::SAVE>
                <TextArea label=text::edit::DESCRIPTION value=draft.description hint=text::edit::DESCRIPTION_HINT error=editor.field_error("description")/>
                {has_apis.then(|| view! {
                    <TextArea label=text::edit::APIS value=draft.apis rows=6 mono=true hint=text::edit::APIS_HINT error=editor.field_error("guards")
                        disabled_reason=apis_disabled/>
                })}
            </EditForm>
        </Dialog>
    }
}

/// Why the person may not change the APIs of a resource, if so.
fn why_no_apis(name: &str) -> Signal<Option<String>> {
    let (rights, account) = (Rights::here(), OwnAccount::here());
    let own = [Action::Read, Action::Write].map(|action| Permission::on(name, action)).into_iter().collect();
    Signal::derive(move || {
        account.is_dependent().then(|| text::edit::DEPENDENT.to_owned()).or_else(|| rights.beyond(&own))
    })
}

/// How the dialog is made.
#[wasm_split(items, fallible)]
pub(super) fn retire_resource() -> Piece<RetireResourceProps> {
    Ok(|props| RetireResource(props).into_any())
}

/// Retires the resource.
#[component]
pub(super) fn RetireResource(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The resource.
    resource: Resource,
    /// Called with the current resource.
    on_changed: Callback<Resource>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let Resource { name, kind, .. } = resource;
    let effect = match kind {
        ResourceKind::Collection => text::retire::COLLECTION_ENDS,
        ResourceKind::External => text::retire::EXTERNAL_ENDS,
    };
    let proposal = Signal::stored(Proposal::ResourceRetire { resource: name.clone() });
    let (title, shown) = (text::retire::question(&name), name.clone());
    let action = move || {
        let name = name.clone();
        async move {
            api.retire_resource(name.clone()).await?;
            toaster.say(text::retire::retired(&name));
            // It is retired, even if it cannot be loaded again.
            if let Ok(current) = api.resource(name).await {
                on_changed.try_run(current);
            }
            Ok(())
        }
    };
    view! {
        <ActionDialog title open verb=text::retire::RETIRE action proposal>
            <p>{effect}</p>
            <p>
                {text::retire::name_is_gone(
                    view! { <strong>{text::retire::PERMANENT}</strong> }.into_any(),
                    view! { <code translate="no">{shown.clone()}</code> }.into_any(),
                )}
            </p>
        </ActionDialog>
    }
}

/// The value of the choice "external"; any other is a collection.
const EXTERNAL: &str = "external";

/// How the dialog is made.
#[wasm_split(items, fallible)]
pub(super) fn new_resource() -> Piece<NewResourceFormProps> {
    Ok(|props| NewResourceForm(props).into_any())
}

/// The form for a new resource.
#[component]
pub(super) fn NewResourceForm(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called when the resource was created.
    #[prop(into)]
    on_created: Callback<()>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let (name, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kind = RwSignal::new("collection".to_owned());
    let on_submit = Callback::new(move |()| {
        let input = NewResource {
            name: name.get_untracked().trim().to_owned(),
            kind: if kind.get_untracked() == EXTERNAL { ResourceKind::External } else { ResourceKind::Collection },
            description: description.get_untracked(),
        };
        saving.send(
            input,
            move |input| api.create_resource(input),
            move |created: Resource| {
                open.try_set(false);
                toaster.say(text::new::created(&created.name));
                on_created.try_run(());
            },
        );
    });
    let kinds = vec![
        ("collection".to_owned(), text::new::COLLECTION.to_owned()),
        (EXTERNAL.to_owned(), text::new::EXTERNAL.to_owned()),
    ];
    view! {
        <DialogForm saving verb=text::new::CREATE on_submit>
            <TextField label=text::new::NAME value=name required=true autofocus=true mono=true autocomplete="off"
                hint=text::new::name_hint(&shared(&resource_name_form()))
                error=saving.error("name")/>
            <RadioGroup label=text::new::KIND value=kind options=kinds hint=text::new::KIND_HINT error=saving.error("kind")/>
            <TextArea label=text::new::DESCRIPTION value=description hint=text::new::DESCRIPTION_HINT error=saving.error("description")/>
        </DialogForm>
    }
}
