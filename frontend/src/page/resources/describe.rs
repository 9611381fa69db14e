//! Describing a resource anew: all that can change about one that is in use.

use leptos::prelude::*;
use postern_shared::problem::Code;
use postern_shared::resource::{Resource, ResourceEdit};

use crate::api::{Api, Failure};
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, Glyph, Notice, TextArea, Toaster, Tone, Variant};

/// The dialog that asks for the description.
#[component]
pub(super) fn Describe(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The resource.
    resource: RwSignal<Option<Resource>>,
    /// Called with the resource as it is now.
    on_changed: Callback<Resource>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        resource.with(|resource| {
            resource.as_ref().map(|resource| format!("Describe {}", resource.name)).unwrap_or_default()
        })
    });
    view! {
        <Dialog title open>
            {resource.get_untracked().map(|resource| view! { <Asked open resource on_changed/> })}
        </Dialog>
    }
}

#[component]
fn Asked(open: RwSignal<bool>, resource: Resource, on_changed: Callback<Resource>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let Resource { name, version, description, .. } = resource;
    let description = RwSignal::new(description);
    let version = RwSignal::new(version);
    // What someone else has written meanwhile. It is shown beside what was typed, so that neither is lost.
    let theirs = RwSignal::new(None::<String>);
    let (saving, loading) = (Saving::new(), Saving::new());
    let name = StoredValue::new(name);
    let submit = Callback::new(move |()| {
        let said = ResourceEdit { description: Some(description.get_untracked()) };
        let call = move |said| api.edit_resource(name.get_value(), version.get_untracked(), said);
        saving.send(said, call, move |changed: Resource| {
            open.set(false);
            toaster.say(format!("The description of {} is saved.", changed.name));
            on_changed.run(changed);
        });
    });
    let load_again = Callback::new(move |()| {
        loading.run(api.resource(name.get_value()), move |found: Resource| {
            version.set(found.version);
            theirs.set(Some(found.description.clone()));
            saving.reset();
            on_changed.run(found);
        });
    });
    let is_stale = move || {
        saving.last_failure().with(|failure| failure.as_ref().and_then(Failure::code)) == Some(Code::StaleVersion)
    };
    let failure = Signal::derive(move || loading.failure().get().or_else(|| saving.failure().get()));
    view! {
        <Form saving=saving.busy() failure on_submit=submit>
            {move || theirs.get().map(|theirs| view! {
                <Notice tone=Tone::Info title="Someone else has described it meanwhile">
                    <span class="resource-description">{theirs}</span>
                </Notice>
            })}
            <TextArea label="Description" value=description hint="What it is for." error=saving.error("description")/>
            <Actions>
                <Show when=is_stale>
                    <Button glyph=Glyph::Refresh busy=loading.busy() on_press=load_again>"Load again"</Button>
                </Show>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Save description"</Button>
            </Actions>
        </Form>
    }
}
