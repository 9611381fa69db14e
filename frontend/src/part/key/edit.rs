//! Calling a key something else, or noting something else about it.

use leptos::prelude::*;
use postern_shared::api_key::{ApiKey, ApiKeyEdit};
use postern_shared::problem::Code;

use super::desk::KeyDesk;
use super::holder::HeldKey;
use crate::api::{Api, Failure};
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, Glyph, TextArea, TextField, Toaster, Variant};

/// Asks for the name and the note. If someone else was faster, it can be filled with what they made of it.
#[component]
pub(super) fn EditKey(
    /// Where it was asked for.
    desk: KeyDesk,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let (open, saving) = (desk.dialog(), Saving::new());
    let HeldKey { holder, key, .. } = held;
    let thing = holder.thing();
    let name = RwSignal::new(key.name.clone());
    let note = RwSignal::new(key.note.clone());
    let (holder, before) = (StoredValue::new(holder), StoredValue::new(key));
    let submit = Callback::new(move |()| {
        let (key, said) = (before.get_value(), before.with_value(|before| edit(before, name, note)));
        if said == ApiKeyEdit::default() {
            return open.set(false);
        }
        let call = move |said| holder.get_value().edit(api, key.id, key.version, said);
        saving.send(said, call, move |saved: ApiKey| desk.done(open, toaster, format!("{} is saved.", saved.name)));
    });
    let load = Callback::new(move |()| {
        let id = before.with_value(|before| before.id.clone());
        saving.run(holder.get_value().find(api, id), move |now: ApiKey| {
            name.try_set(now.name.clone());
            note.try_set(now.note.clone());
            before.try_set_value(now);
            desk.changed();
        });
    });
    let stale = Memo::new(move |_| saving.last_failure().with(|failure| is_stale(failure.as_ref())));
    view! {
        <Dialog title=format!("Edit {thing}") open may_close=move |()| !saving.busy().get_untracked()>
            <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                <TextField label="Name" value=name required=true autofocus=true autocomplete="off" error=saving.error("name")/>
                <TextArea label="Note" value=note error=saving.error("note")/>
                <Actions>
                    <Show when=move || stale.get()>
                        <Button glyph=Glyph::Refresh on_press=load>"Load again"</Button>
                    </Show>
                    <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>{format!("Save {thing}")}</Button>
                </Actions>
            </Form>
        </Dialog>
    }
}

/// What differs from the key as it was read.
fn edit(before: &ApiKey, name: RwSignal<String>, note: RwSignal<String>) -> ApiKeyEdit {
    let (name, note) = (name.get_untracked(), note.get_untracked());
    ApiKeyEdit {
        name: (name != before.name).then_some(name),
        note: (note != before.note).then_some((!note.is_empty()).then_some(note)),
        disabled: None,
    }
}

/// Whether the edit was refused because someone else was faster.
pub(super) fn is_stale(failure: Option<&Failure>) -> bool {
    failure.and_then(Failure::code) == Some(Code::StaleVersion)
}
