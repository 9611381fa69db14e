//! What is being done about keys on a screen: one thing at a time, each in its dialog, and the secret that comes of it.

use leptos::prelude::*;
use postern_shared::api_key::IssuedKey;
use postern_shared::principal::KeyRef;

use super::create::CreateKey;
use super::delete::DeleteKey;
use super::edit::EditKey;
use super::holder::{HeldKey, Holder};
use super::rotate::RotateKey;
use super::suspend::SuspendKey;
use crate::part::SecretOnce;
use crate::part::adopt::AdoptAll;
use crate::ui::Toaster;

/// What one wants to do.
#[derive(Clone)]
pub enum Asked {
    /// Make a key.
    Create(Holder),
    /// Call it something else, or note something else about it.
    Edit(HeldKey),
    /// Give it a new secret.
    Rotate(HeldKey),
    /// Suspend it, or let it work again.
    Suspend(HeldKey),
    /// Delete it.
    Delete(HeldKey),
    /// Adopt all that depend on it.
    AdoptAll(HeldKey),
}

/// What is being done about keys.
#[derive(Clone, Copy)]
pub struct KeyDesk {
    asked: RwSignal<Option<Asked>>,
    issued: RwSignal<Option<IssuedKey>>,
    on_changed: Callback<()>,
}

impl KeyDesk {
    /// A desk that says when keys have changed.
    pub fn new(on_changed: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            asked: RwSignal::new(None),
            issued: RwSignal::new(None),
            on_changed: Callback::new(move |()| on_changed()),
        }
    }

    /// Asks to do something.
    pub fn ask(self, asked: Asked) {
        self.asked.set(Some(asked));
    }

    /// The state of the dialog that does what was asked. When it closes, nothing is asked any more.
    pub(super) fn dialog(self) -> RwSignal<bool> {
        let open = RwSignal::new(true);
        Effect::new(move || {
            if !open.get() {
                self.asked.set(None);
            }
        });
        open
    }

    /// Says that keys have changed. The screen may be left by now.
    pub(super) fn changed(self) {
        self.on_changed.try_run(());
    }

    /// It is done: says so.
    pub(super) fn done(self, open: RwSignal<bool>, toaster: Toaster, sentence: String) {
        open.try_set(false);
        toaster.say(sentence);
        self.changed();
    }

    /// It is done, and there is a secret to show.
    pub(super) fn show(self, open: RwSignal<bool>, issued: IssuedKey) {
        open.try_set(false);
        self.issued.try_set(Some(issued));
        self.changed();
    }
}

/// The dialogs of a desk. Each is made when it is asked for, so that nothing of the one before is in it.
#[component]
pub fn KeyDialogs(
    /// The desk.
    desk: KeyDesk,
    /// What its keys are called, e.g. "Key".
    what: &'static str,
) -> impl IntoView {
    view! {
        {move || desk.asked.get().map(|asked| match asked {
            Asked::Create(holder) => view! { <CreateKey desk holder/> }.into_any(),
            Asked::Edit(held) => view! { <EditKey desk held/> }.into_any(),
            Asked::Rotate(held) => view! { <RotateKey desk held/> }.into_any(),
            Asked::Suspend(held) => view! { <SuspendKey desk held/> }.into_any(),
            Asked::Delete(held) => view! { <DeleteKey desk held/> }.into_any(),
            Asked::AdoptAll(HeldKey { holder, key, .. }) => {
                let key = KeyRef { owner: holder.id(), id: key.id };
                view! { <AdoptAll key open=desk.dialog() on_adopted=desk.on_changed/> }.into_any()
            }
        })}
        <SecretOnce what issued=desk.issued/>
    }
}
