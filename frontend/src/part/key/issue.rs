//! Creating a key, and giving a key a new secret. The secret is shown afterwards.

use leptos::prelude::*;
use postern_shared::api_key::{NewApiKey, Rotation};

use super::actions::KeyActions;
use super::expiry_field::{ExpiryChoice, ExpiryField};
use super::holder::HeldKey;
use super::scope_field::{ScopeChoice, ScopeField};
use super::stop::RecentUse;
use crate::api::{Api, KeyHolder};
use crate::part::FormDialog;
use crate::state::saving::Saving;
use crate::text::key as text;
use crate::ui::{Moment, Notice, RadioGroup, TextArea, TextField, Tone, now};

/// Asks what the key is for, how long it works and what it may do.
#[component]
pub(super) fn CreateKey(
    /// The actions it is one of.
    actions: KeyActions,
    /// The holder.
    holder: KeyHolder,
) -> impl IntoView {
    let api = Api::here();
    let (open, saving) = (actions.dialog(), Saving::new());
    let (name, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (expiry, scope) = (ExpiryChoice::new(), ScopeChoice::new());
    let owner = holder.id().kind();
    let all = owner.pick(text::create::EVERYTHING_I_CAN, text::create::EVERYTHING_IT_CAN);
    let on_submit = Callback::new(move |()| {
        let expires_at = match expiry.read(now()) {
            Ok(expires_at) => expires_at,
            Err(sentence) => return saving.refuse("expires_at", sentence),
        };
        let scope = scope.read();
        if scope.as_ref().is_some_and(Vec::is_empty) {
            return saving.refuse("scope", text::create::CHOOSE_PERMISSION);
        }
        let input = NewApiKey { name: name.get_untracked(), note: note.get_untracked(), expires_at, scope };
        let holder = holder.clone();
        saving.send(input, move |input| api.create_key(holder, input), move |issued| actions.show(open, owner, issued));
    });
    view! {
        <FormDialog title=text::create::title(owner) open saving verb=text::create::create(owner) on_submit>
            <TextField label=text::NAME value=name required=true autofocus=true autocomplete="off"
                hint=text::create::NAME_HINT error=saving.error("name")/>
            <TextArea label=text::NOTE value=note rows=2 hint=text::create::NOTE_HINT error=saving.error("note")/>
            <ExpiryField choice=expiry error=saving.error("expires_at")/>
            <ScopeField choice=scope all error=saving.error("scope")/>
        </FormDialog>
    }
}

/// The choice that ends the current secret at once.
const NOW: &str = "0";
/// For how many seconds the current secret can keep working, in words.
const OVERLAPS: [(&str, &str); 4] = [
    (NOW, text::rotate::STOPS_NOW),
    ("3600", text::rotate::ONE_HOUR),
    ("86400", text::rotate::ONE_DAY),
    ("604800", text::rotate::SEVEN_DAYS),
];
/// The default: enough time to install the new secret everywhere.
const DEFAULT: &str = "86400";

/// Asks how long the old secret keeps working.
#[component]
pub(super) fn RotateKey(
    /// The actions it is one of.
    actions: KeyActions,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let api = Api::here();
    let (open, saving) = (actions.dialog(), Saving::new());
    let HeldKey { holder, key, .. } = held;
    let owner = holder.id().kind();
    let (title, older) = (text::rotate::title(&key.name), key.previous_until);
    let overlap = RwSignal::new(DEFAULT.to_owned());
    let stops_now = Memo::new(move |_| overlap.with(|overlap| overlap == NOW));
    let (id, key) = (key.id.clone(), StoredValue::new(key));
    let on_submit = Callback::new(move |()| {
        let input = Rotation { overlap_seconds: overlap.get_untracked().parse().unwrap_or_default() };
        let (holder, id) = (holder.clone(), id.clone());
        saving.send(
            input,
            move |input| api.rotate_key(holder, id, input),
            move |issued| actions.show(open, owner, issued),
        );
    });
    view! {
        <FormDialog title open saving verb=text::rotate::rotate(owner) on_submit>
            <p>{text::rotate::meaning(owner)}</p>
            {older.map(|until| view! {
                <Notice tone=Tone::Warning>
                    {text::rotate::older_secret(view! { <Moment at=until/> }.into_any())}
                </Notice>
            })}
            <RadioGroup label=text::rotate::CURRENT_SECRET value=overlap options=options()
                error=saving.error("overlap_seconds")/>
            <Show when=move || stops_now.get()>
                <RecentUse key=key.get_value()/>
            </Show>
        </FormDialog>
    }
}

fn options() -> Vec<(String, String)> {
    OVERLAPS.iter().map(|(seconds, words)| ((*seconds).to_owned(), (*words).to_owned())).collect()
}
