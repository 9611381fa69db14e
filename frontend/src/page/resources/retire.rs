//! Retiring a resource.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::resource::{Resource, ResourceKind};

use crate::api::Api;
use crate::part::ImpactOf;
use crate::state::saving::Saving;
use crate::ui::{Confirm, Toaster};

/// Asks once more, with whom it reaches.
#[component]
pub(super) fn Retire(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The resource.
    resource: RwSignal<Option<Resource>>,
    /// Called with the resource as it is now.
    on_retired: Callback<Resource>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let saving = Saving::new();
    let name =
        move || resource.with(|resource| resource.as_ref().map(|resource| resource.name.clone()).unwrap_or_default());
    let confirm = Callback::new(move |()| {
        let retired = untrack(name);
        let call = async move {
            api.retire_resource(retired.clone()).await?;
            api.resource(retired).await
        };
        saving.run(call, move |retired: Resource| {
            open.set(false);
            toaster.say(format!("{} is retired.", retired.name));
            on_retired.run(retired);
        });
    });
    Effect::new(move || {
        if open.get() {
            saving.reset();
        }
    });
    view! {
        <Confirm title=Signal::derive(move || format!("Retire {}?", name())) open verb="Retire resource" busy=saving.busy()
            failure=saving.failure() on_confirm=confirm>
            {resource.get_untracked().map(|resource| view! { <Meaning resource/> })}
        </Confirm>
    }
}

/// What retiring does.
#[component]
fn Meaning(resource: Resource) -> impl IntoView {
    let Resource { name, kind, .. } = resource;
    let effect = match kind {
        ResourceKind::Collection => "It takes no more records. Those it has stay readable.",
        ResourceKind::External => "Nobody is let in to it any more.",
    };
    view! {
        <p>{effect} " Its permissions cannot be granted any more."</p>
        <p><strong>"This is permanent"</strong>": the name " <code>{name.clone()}</code> " is never used again."</p>
        <ImpactOf proposal=Proposal::ResourceRetire { resource: name }/>
    }
}
