//! Creating a key.

use leptos::prelude::*;
use postern_shared::api_key::NewApiKey;

use super::actions::KeyActions;
use super::expiry_field::{ExpiryChoice, ExpiryField};
use super::scope_field::{ScopeChoice, ScopeField};
use crate::api::{Api, KeyHolder};
use crate::part::FormDialog;
use crate::state::saving::Saving;
use crate::ui::{TextArea, TextField, now};

/// Asks what the key is for, how long it works and what it may do. The secret is shown afterwards.
#[component]
pub(super) fn CreateKey(
    /// The actions it is one of.
    actions: KeyActions,
    /// Who will hold it.
    holder: KeyHolder,
) -> impl IntoView {
    let api = Api::here();
    let (open, saving) = (actions.dialog(), Saving::new());
    let (name, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (expiry, scope) = (ExpiryChoice::new(), ScopeChoice::new());
    let (kind, noun) = (holder.kind(), holder.noun());
    let all = match holder {
        KeyHolder::Me(_) | KeyHolder::User(_) => "Everything I can do",
        KeyHolder::ApiUser(_) => "Everything the API user can do",
    };
    let on_submit = Callback::new(move |()| {
        let expires_at = match expiry.read(now()) {
            Ok(expires_at) => expires_at,
            Err(sentence) => return saving.refuse("expires_at", sentence),
        };
        let scope = scope.read();
        if scope.as_ref().is_some_and(Vec::is_empty) {
            return saving.refuse("scope", "Choose at least one permission.");
        }
        let input = NewApiKey { name: name.get_untracked(), note: note.get_untracked(), expires_at, scope };
        let holder = holder.clone();
        saving.send(input, move |input| api.create_key(holder, input), move |issued| actions.show(open, kind, issued));
    });
    view! {
        <FormDialog title=format!("New {noun}") open saving verb=format!("Create {noun}") on_submit>
            <TextField label="Name" value=name required=true autofocus=true autocomplete="off"
                hint="The program or device that will use it, for example Dock 4." error=saving.error("name")/>
            <TextArea label="Note" value=note rows=2 hint="Optional." error=saving.error("note")/>
            <ExpiryField choice=expiry error=saving.error("expires_at")/>
            <ScopeField choice=scope all error=saving.error("scope")/>
        </FormDialog>
    }
}
