//! The secret of a key, which is shown only once.

use leptos::prelude::*;
use postern_shared::api_key::IssuedKey;
use postern_shared::path;

use super::leave_question::LeaveQuestion;
use crate::text::secret as words;
use crate::ui::{Actions, Button, CopyButton, CopyField, Dialog, Notice, Tone, Variant, Width, ask_before_leaving};

/// Shows the secret of a key that was just created or rotated, and asks before it is closed uncopied. Closing it or leaving the
/// screen removes the secret from memory.
#[component]
pub fn SecretDialog(
    /// The kind of key and its name, e.g. "API token Dock 4".
    #[prop(into)]
    title: Signal<String>,
    /// The key with its secret; emptied when the dialog closes.
    issued: RwSignal<Option<IssuedKey>>,
) -> impl IntoView {
    on_cleanup(move || drop(issued.try_set(None)));
    view! {
        <Show when=move || issued.with(Option::is_some)>
            <OpenDialog title issued/>
        </Show>
    }
}

/// The dialog, while there is a secret to show.
#[component]
fn OpenDialog(title: Signal<String>, issued: RwSignal<Option<IssuedKey>>) -> impl IntoView {
    let open = RwSignal::new(true);
    let (copied, leaving) = (RwSignal::new(false), RwSignal::new(false));
    let has_secret = issued.with_untracked(|issued| issued.as_ref().is_some_and(|issued| issued.secret.is_some()));
    ask_before_leaving(move || has_secret && !copied.get_untracked(), leaving);
    let may_close = move |()| {
        let safe = !has_secret || copied.get_untracked();
        if !safe {
            leaving.update(|leaving| *leaving = !*leaving);
        }
        safe
    };
    view! {
        <Dialog title open width=Width::Wide may_close on_close=move |()| issued.set(None)>
            {if has_secret {
                view! { <SecretText issued open copied leaving/> }.into_any()
            } else {
                view! { <LostSecret open/> }.into_any()
            }}
        </Dialog>
    }
}

/// The secret, what to do with it, and the question before it is closed uncopied.
#[component]
fn SecretText(
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
        // Selecting the text and copying it by hand counts, too.
        <div class="secret" on:copy=move |_| copied.set(true)>
            <p>{words::COPY_NOW}</p>
            <CopyField label=words::SECRET value=secret on_copied/>
            <CopyField label=words::TRY_IT value=call multiline=true on_copied/>
            <Show when=move || failed.get()>
                <p class="field-error" role="alert">
                    {words::NOT_COPIED}
                </p>
            </Show>
            <Show
                when=move || leaving.get()
                fallback=move || view! {
                    <Actions>
                        <CopyButton text=secret label=words::COPY_AND_CLOSE wordy=Variant::Primary on_copied=on_copied_last
                            on_failed=move |()| failed.set(true)/>
                    </Actions>
                }
            >
                <LeaveQuestion text=words::LEAVE open leaving/>
            </Show>
        </div>
    }
}

/// Shown when the answer with the secret was lost.
#[component]
fn LostSecret(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning title=words::LOST>
            {words::WHY_LOST}
        </Notice>
        <Actions>
            <Button variant=Variant::Primary on_press=move |()| open.set(false)>{words::CLOSE}</Button>
        </Actions>
    }
}
