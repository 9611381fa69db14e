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
    let title = format!("Edit {}", resource.name);
    let draft = ResourceDraft { description: RwSignal::default(), apis: RwSignal::default() };
    resource.fill(draft);
    let apis_disabled = why_no_apis(&resource.name);
    let has_apis = resource.kind == ResourceKind::External && resource.retired_at.is_none();
    let resource = RwSignal::new(resource);
    let editor = Editor::new(resource, draft, Some(open), move || on_changed.run(resource.get_untracked()));
    view! {
        <Dialog title open>
            <EditForm editor loading=editor.loading() error=editor.error() verb="Save changes">
                <TextArea label="Description" value=draft.description hint="What the resource is for." error=editor.field_error("description")/>
                {has_apis.then(|| view! {
                    <TextArea label="APIs" value=draft.apis rows=6 mono=true hint=APIS_HINT error=editor.field_error("guards")
                        disabled_reason=apis_disabled/>
                })}
            </EditForm>
        </Dialog>
    }
}

const APIS_HINT: &str = "The ids of APIs in API Gateway, one per line. GET, HEAD and OPTIONS require permission to read the \
     resource; other methods require permission to write to it. List exceptions below their API, such as POST /orders/search = \
     orders:read, or GET /status = any key.";

/// Why the person may not change the APIs of a resource, if so.
fn why_no_apis(name: &str) -> Signal<Option<String>> {
    let (rights, account) = (Rights::here(), OwnAccount::here());
    let own = [Action::Read, Action::Write].map(|action| Permission::on(name, action)).into_iter().collect();
    Signal::derive(move || {
        let dependent = "Only someone who depends on no key can change the APIs.";
        account.is_dependent().then(|| dependent.to_owned()).or_else(|| rights.beyond(&own))
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
        ResourceKind::Collection => "The collection takes no new records. Existing records can still be read.",
        ResourceKind::External => "No one can access the resource any more, and all calls to its APIs are refused.",
    };
    let proposal = Signal::stored(Proposal::ResourceRetire { resource: name.clone() });
    let (title, shown) = (format!("Retire {name}?"), name.clone());
    let action = move || {
        let name = name.clone();
        async move {
            api.retire_resource(name.clone()).await?;
            toaster.say(format!("{name} retired"));
            // It is retired, even if it cannot be loaded again.
            if let Ok(current) = api.resource(name).await {
                on_changed.try_run(current);
            }
            Ok(())
        }
    };
    view! {
        <ActionDialog title open verb="Retire resource" action proposal>
            <p>{effect} " Its permissions can no longer be granted."</p>
            <p><strong>"This is permanent"</strong>": the name " <code translate="no">{shown.clone()}</code> " can never be used again."</p>
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
                toaster.say(format!("{0} created. Roles can now grant {0}:read and {0}:write.", created.name));
                on_created.try_run(());
            },
        );
    });
    let kinds = vec![
        ("collection".to_owned(), "Collection: records that Postern stores.".to_owned()),
        (EXTERNAL.to_owned(), "External: an API of your own that asks Postern who may call it.".to_owned()),
    ];
    view! {
        <DialogForm saving verb="Create resource" on_submit>
            <TextField label="Name" value=name required=true autofocus=true mono=true autocomplete="off"
                hint=format!("{}. It cannot be changed later and is never reused.", resource_name_form())
                error=saving.error("name")/>
            <RadioGroup label="Kind" value=kind options=kinds hint="It cannot be changed later." error=saving.error("kind")/>
            <TextArea label="Description" value=description hint="What the resource is for." error=saving.error("description")/>
        </DialogForm>
    }
}
