//! Editing the description of a resource, and retiring it.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::resource::{Resource, ResourceEdit, ResourceKind};

use crate::api::{Api, Failure};
use crate::part::{ActionDialog, EditForm, Editable, Editor};
use crate::ui::{Dialog, TextArea, Toaster};

impl Editable for Resource {
    /// The description: nothing else about a resource can change.
    type Draft = RwSignal<String>;
    type Edit = ResourceEdit;

    fn fill(&self, draft: RwSignal<String>) {
        draft.set(self.description.clone());
    }

    fn edit(&self, draft: RwSignal<String>) -> ResourceEdit {
        ResourceEdit { description: Some(draft.get_untracked()) }
    }

    async fn load(self, api: Api) -> Result<Self, Failure> {
        api.resource(self.name).await
    }

    async fn save(self, api: Api, edit: ResourceEdit) -> Result<Self, Failure> {
        api.edit_resource(self.name, self.version, edit).await
    }
}

/// Edits the description.
#[component]
pub(super) fn EditResource(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The resource.
    resource: Resource,
    /// Called with the current resource.
    on_changed: Callback<Resource>,
) -> impl IntoView {
    let title = format!("Describe {}", resource.name);
    let draft = RwSignal::new(resource.description.clone());
    let resource = RwSignal::new(resource);
    let editor = Editor::new(resource, draft, Some(open), move || on_changed.run(resource.get_untracked()));
    view! {
        <Dialog title open may_close=move |()| !editor.loading().get_untracked()>
            <EditForm editor loading=editor.loading() error=editor.error() verb="Save description">
                <TextArea label="Description" value=draft hint="What the resource is for." error=editor.field_error("description")/>
            </EditForm>
        </Dialog>
    }
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
        ResourceKind::External => "No one gets access to the resource any longer.",
    };
    let proposal = Signal::stored(Proposal::ResourceRetire { resource: name.clone() });
    let (title, shown) = (format!("Retire {name}?"), name.clone());
    let action = move || {
        let name = name.clone();
        async move {
            api.retire_resource(name.clone()).await?;
            toaster.say(format!("{name} retired"));
            on_changed.try_run(api.resource(name).await?);
            Ok(())
        }
    };
    view! {
        <ActionDialog title open verb="Retire resource" action proposal>
            <p>{effect} " Its permissions can no longer be granted."</p>
            <p><strong>"This is permanent"</strong>": the name " <code>{shown.clone()}</code> " can never be used again."</p>
        </ActionDialog>
    }
}
