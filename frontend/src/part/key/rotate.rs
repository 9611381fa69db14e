//! Giving a key a new secret.

use leptos::prelude::*;
use postern_shared::api_key::Rotation;

use super::desk::KeyDesk;
use super::holder::HeldKey;
use super::recent::RecentUse;
use crate::api::Api;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, Moment, Notice, RadioGroup, Tone, Variant};

/// The choice that ends the old secret at once.
const NOW: &str = "0";
/// For how many seconds the old secret can go on working, in words.
const OVERLAPS: [(&str, &str); 4] = [
    (NOW, "Stops working now"),
    ("3600", "Works for 1 more hour"),
    ("86400", "Works for 1 more day"),
    ("604800", "Works for 7 more days"),
];
/// What is chosen when nothing is: time enough to bring the new secret to where it is used.
const DEFAULT: &str = "86400";

/// Asks how long the old secret shall go on working; the new one comes after.
#[component]
pub(super) fn RotateKey(
    /// Where it was asked for.
    desk: KeyDesk,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let api = Api::here();
    let (open, saving) = (desk.dialog(), Saving::new());
    let HeldKey { holder, key, .. } = held;
    let (thing, title, older) = (holder.thing(), format!("Rotate {}", key.name), key.previous_until);
    let overlap = RwSignal::new(DEFAULT.to_owned());
    let stops_now = Memo::new(move |_| overlap.with(|overlap| overlap == NOW));
    let (holder, key) = (StoredValue::new(holder), StoredValue::new(key));
    let submit = Callback::new(move |()| {
        let said = Rotation { overlap_seconds: overlap.get_untracked().parse().unwrap_or_default() };
        let id = key.with_value(|key| key.id.clone());
        let call = move |said| holder.get_value().rotate(api, id, said);
        saving.send(said, call, move |issued| desk.show(open, issued));
    });
    view! {
        <Dialog title open may_close=move |()| !saving.busy().get_untracked()>
            <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                <p>{format!("The {thing} gets a new secret. Its name, rights and expiry stay.")}</p>
                {older.map(|until| view! {
                    <Notice tone=Tone::Warning>
                        "A secret from before the last rotation works until " <Moment at=until/> ". It stops working now."
                    </Notice>
                })}
                <RadioGroup label="The secret in use today" value=overlap options=options()
                    error=saving.error("overlap_seconds")/>
                <Show when=move || stops_now.get()>
                    <RecentUse key=key.get_value()/>
                </Show>
                <Actions>
                    <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>{format!("Rotate {thing}")}</Button>
                </Actions>
            </Form>
        </Dialog>
    }
}

fn options() -> Vec<(String, String)> {
    OVERLAPS.iter().map(|(seconds, words)| ((*seconds).to_owned(), (*words).to_owned())).collect()
}
