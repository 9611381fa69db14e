//! Making a key.

use leptos::prelude::*;
use postern_shared::api_key::NewApiKey;

use super::desk::KeyDesk;
use super::expiry_field::{ExpiryChoice, ExpiryField};
use super::holder::Holder;
use super::scope_field::{ScopeChoice, ScopeField};
use crate::api::Api;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, TextArea, TextField, Variant, now};

/// Asks what the key is for, how long it shall work and what it may do; the secret comes after.
#[component]
pub(super) fn CreateKey(
    /// Where it was asked for.
    desk: KeyDesk,
    /// Who will hold it.
    holder: Holder,
) -> impl IntoView {
    let api = Api::here();
    let (open, saving) = (desk.dialog(), Saving::new());
    let (name, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (expiry, scope) = (ExpiryChoice::new(), ScopeChoice::new());
    let thing = holder.thing();
    let all = match holder {
        Holder::Me(_) | Holder::User(_) => "All that I may do",
        Holder::ApiUser(_) => "All that the API user may do",
    };
    let submit = Callback::new(move |()| {
        let expires_at = match expiry.read(now()) {
            Ok(expires_at) => expires_at,
            Err(sentence) => return saving.refuse("expires_at", sentence),
        };
        let scope = scope.read();
        if scope.as_ref().is_some_and(Vec::is_empty) {
            return saving.refuse("scope", "Choose at least one permission.");
        }
        let said = NewApiKey { name: name.get_untracked(), note: note.get_untracked(), expires_at, scope };
        let holder = holder.clone();
        saving.send(said, move |said| holder.issue(api, said), move |issued| desk.show(open, issued));
    });
    view! {
        <Dialog title=format!("New {thing}") open may_close=move |()| !saving.busy().get_untracked()>
            <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                <TextField label="Name" value=name required=true autofocus=true autocomplete="off"
                    hint="What will use it, for example Dock 4." error=saving.error("name")/>
                <TextArea label="Note" value=note rows=2 hint="Optional." error=saving.error("note")/>
                <ExpiryField choice=expiry error=saving.error("expires_at")/>
                <ScopeField choice=scope all error=saving.error("scope")/>
                <Actions>
                    <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>{format!("Create {thing}")}</Button>
                </Actions>
            </Form>
        </Dialog>
    }
}
