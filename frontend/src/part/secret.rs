//! The secret of a key, which is shown once and never again.

use leptos::prelude::*;
use postern_shared::api_key::IssuedKey;
use postern_shared::path;

use super::uncopied::UncopiedGuard;
use crate::ui::{Actions, Button, CopyButton, CopyField, Dialog, Notice, Tone, Variant, Width};

/// Shows the secret of a key that was just made or rotated, with a guard against closing it uncopied. It leaves memory and page
/// when it is closed, and with the screen.
#[component]
pub fn SecretOnce(
    /// What it is the secret of, e.g. "API token".
    what: &'static str,
    /// The key with its secret; taken out when the dialog closes.
    issued: RwSignal<Option<IssuedKey>>,
) -> impl IntoView {
    on_cleanup(move || drop(issued.try_set(None)));
    view! {
        <Show when=move || issued.with(Option::is_some)>
            <Shown what issued/>
        </Show>
    }
}

/// The dialog, while there is something to show.
#[component]
fn Shown(what: &'static str, issued: RwSignal<Option<IssuedKey>>) -> impl IntoView {
    let open = RwSignal::new(true);
    let (copied, leaving) = (RwSignal::new(false), RwSignal::new(false));
    let name =
        issued.with_untracked(|issued| issued.as_ref().map(|issued| issued.key.name.clone())).unwrap_or_default();
    let has_secret = issued.with_untracked(|issued| issued.as_ref().is_some_and(|issued| issued.secret.is_some()));
    let may_close = move |()| {
        let safe = !has_secret || copied.get_untracked();
        if !safe {
            leaving.update(|leaving| *leaving = !*leaving);
        }
        safe
    };
    view! {
        <Dialog title=format!("{what} {name}") open width=Width::Wide may_close on_close=move |()| issued.set(None)>
            {if has_secret {
                view! { <Secret issued open copied leaving/> }.into_any()
            } else {
                view! { <Lost open/> }.into_any()
            }}
        </Dialog>
    }
}

/// The secret, what to do with it, and the question before it is left uncopied.
#[component]
fn Secret(
    issued: RwSignal<Option<IssuedKey>>,
    open: RwSignal<bool>,
    copied: RwSignal<bool>,
    leaving: RwSignal<bool>,
) -> impl IntoView {
    let secret = Signal::derive(move || {
        issued.with(|issued| issued.as_ref().and_then(|issued| issued.secret.clone())).unwrap_or_default()
    });
    let origin = window().location().origin().unwrap_or_default();
    let call =
        Signal::derive(move || format!("curl -H 'Authorization: Bearer {}' {origin}{}", secret.get(), path::SESSION));
    let failed = RwSignal::new(false);
    let on_copied = Callback::new(move |()| copied.set(true));
    let on_copied_last = Callback::new(move |()| {
        copied.set(true);
        open.set(false);
    });
    view! {
        // Whoever selects the text and copies it by hand has copied it, too.
        <div class="secret" on:copy=move |_| copied.set(true)>
            <p>"This is the only time it is shown. Copy it now, to where it will be used."</p>
            <CopyField label="Secret" value=secret on_copied/>
            <CopyField label="Try it: who does Postern say you are?" value=call multiline=true on_copied/>
            <Show when=move || failed.get()>
                <p class="field-error" role="alert">
                    "The browser would not copy. Select the secret and press Ctrl+C, or ⌘C on a Mac; then close."
                </p>
            </Show>
            <Show
                when=move || leaving.get()
                fallback=move || view! {
                    <Actions>
                        <CopyButton text=secret label="Copy and close" wordy=Variant::Primary on_copied=on_copied_last
                            on_failed=move |()| failed.set(true)/>
                    </Actions>
                }
            >
                <UncopiedGuard text="You have not copied it. It cannot be shown again." open leaving/>
            </Show>
        </div>
    }
}

/// What is left to say when the secret was on its way once and did not arrive.
#[component]
fn Lost(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning title="The secret cannot be shown">
            "It was in the answer to the first attempt, and that answer was lost on its way. Postern keeps no secret, so it cannot
            be shown again. Rotate the key to give it a new secret, or delete it."
        </Notice>
        <Actions>
            <Button variant=Variant::Primary on_press=move |()| open.set(false)>"Close"</Button>
        </Actions>
    }
}
