//! Giving a key a new secret.

use leptos::prelude::*;
use postern_shared::api_key::Rotation;

use super::actions::KeyActions;
use super::holder::HeldKey;
use super::stop::RecentUse;
use crate::api::Api;
use crate::part::FormDialog;
use crate::state::saving::Saving;
use crate::ui::{Moment, Notice, RadioGroup, Tone};

/// The choice that ends the current secret at once.
const NOW: &str = "0";
/// For how many seconds the current secret can keep working, in words.
const OVERLAPS: [(&str, &str); 4] = [
    (NOW, "Stops working now"),
    ("3600", "Works for 1 more hour"),
    ("86400", "Works for 1 more day"),
    ("604800", "Works for 7 more days"),
];
/// The default: enough time to install the new secret everywhere.
const DEFAULT: &str = "86400";

/// Asks how long the old secret keeps working. The new one is shown afterwards.
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
    let (kind, noun) = (holder.kind(), holder.noun());
    let (title, older) = (format!("Rotate {}", key.name), key.previous_until);
    let overlap = RwSignal::new(DEFAULT.to_owned());
    let stops_now = Memo::new(move |_| overlap.with(|overlap| overlap == NOW));
    let (id, key) = (key.id.clone(), StoredValue::new(key));
    let on_submit = Callback::new(move |()| {
        let input = Rotation { overlap_seconds: overlap.get_untracked().parse().unwrap_or_default() };
        let (holder, id) = (holder.clone(), id.clone());
        saving.send(
            input,
            move |input| api.rotate_key(holder, id, input),
            move |issued| actions.show(open, kind, issued),
        );
    });
    view! {
        <FormDialog title open saving verb=format!("Rotate {noun}") on_submit>
            <p>{format!("The {noun} gets a new secret. Its name, permissions and expiry stay the same.")}</p>
            {older.map(|until| view! {
                <Notice tone=Tone::Warning>
                    "The secret from before the last rotation works until " <Moment at=until/> ". It will stop working now."
                </Notice>
            })}
            <RadioGroup label="The current secret" value=overlap options=options()
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
