//! The keys of a screen and what a person does with them: one dialog at a time, and the secret that comes of it.

use leptos::prelude::*;
use postern_shared::api_key::IssuedKey;
use postern_shared::page::{Page, Paging};
use postern_shared::principal::{KeyRef, Kind, NamedKey};
use wasm_split_helpers::wasm_split;

use super::edit::EditKey;
use super::holder::HeldKey;
use super::issue::{CreateKey, RotateKey};
use super::stop::{DeleteKey, DisableKey};
use super::succeed::SucceedKey;
use super::usage::KeyUsage;
use crate::api::{Api, KeyHolder};
use crate::part::adopt_all::AdoptAll;
use crate::part::{Piece, SecretDialog, piece, ready, set_when};
use crate::state::paged_list::PagedList;
use crate::text::key as text;
use crate::ui::Toaster;

/// A dialog about keys.
#[derive(Clone)]
pub enum KeyDialog {
    /// Creates a key.
    Create(KeyHolder),
    /// Edits the name and the note.
    Edit(HeldKey),
    /// Gives a key a new secret.
    Rotate(HeldKey),
    /// Disables a key, or lets it work again.
    Disable(HeldKey),
    /// Deletes a key.
    Delete(HeldKey),
    /// Moves what depends on a key to another key of its owner.
    Succeed(HeldKey),
    /// Shows what a key was used for.
    Usage(HeldKey),
    /// Adopts everything that depends on a key.
    AdoptAll(HeldKey),
}

/// The keys of a screen, and what is being done with them.
#[derive(Clone, Copy)]
pub struct KeyActions {
    /// The keys.
    pub pages: PagedList<HeldKey>,
    toaster: Toaster,
    dialog: RwSignal<Option<KeyDialog>>,
    issued: RwSignal<Option<IssuedKey>>,
    issued_title: RwSignal<String>,
}

impl KeyActions {
    /// The keys of several holders.
    pub fn new(pages: PagedList<HeldKey>) -> Self {
        Self {
            pages,
            toaster: Toaster::here(),
            dialog: RwSignal::default(),
            issued: RwSignal::default(),
            issued_title: RwSignal::default(),
        }
    }

    /// The keys of one holder.
    pub fn of(holder: KeyHolder) -> Self {
        let api = Api::here();
        Self::new(PagedList::new(move |cursor| {
            let holder = holder.clone();
            async move {
                let page = api.keys_of(holder.clone(), Paging { cursor, ..Paging::default() }).await?;
                let held = |key| HeldKey { holder: holder.clone(), owner: None, key };
                Ok(Page {
                    items: page.items.into_iter().map(held).collect(),
                    next_cursor: page.next_cursor,
                    total: None,
                })
            }
        }))
    }

    /// Opens a dialog.
    pub fn open(self, dialog: KeyDialog) {
        set_when(ready(key_dialog()), self.dialog, Some(dialog));
    }

    /// Whether the dialog that was opened is open. Closing it takes it off the screen.
    pub(super) fn dialog(self) -> RwSignal<bool> {
        let open = RwSignal::new(true);
        Effect::new(move || {
            if !open.get() {
                self.dialog.set(None);
            }
        });
        open
    }

    /// Says what was done, and loads the keys again. The screen may be left by now.
    pub(super) fn done(self, sentence: String) {
        self.toaster.say(sentence);
        self.pages.reload();
    }

    /// Closes a dialog, shows the secret that came of it, and loads the keys again.
    pub(super) fn show(self, open: RwSignal<bool>, owner: Kind, issued: IssuedKey) {
        open.try_set(false);
        self.issued_title.try_set(text::named(owner, &issued.key.name));
        self.issued.try_set(Some(issued));
        self.pages.reload();
    }
}

/// The dialogs. Each is made when it opens, so that nothing of the last one is in it.
#[component]
pub(super) fn KeyDialogs(
    /// The keys they are about.
    actions: KeyActions,
) -> impl IntoView {
    view! {
        {move || actions.dialog.get().map(|dialog| piece(key_dialog(), (actions, dialog)))}
        <SecretDialog title=actions.issued_title issued=actions.issued/>
    }
}

/// How a dialog is made.
#[wasm_split(items, fallible)]
fn key_dialog() -> Piece<(KeyActions, KeyDialog)> {
    Ok(|(actions, dialog)| match dialog {
        KeyDialog::Create(holder) => view! { <CreateKey actions holder/> }.into_any(),
        KeyDialog::Edit(held) => view! { <EditKey actions held/> }.into_any(),
        KeyDialog::Rotate(held) => view! { <RotateKey actions held/> }.into_any(),
        KeyDialog::Disable(held) => view! { <DisableKey actions held/> }.into_any(),
        KeyDialog::Delete(held) => view! { <DeleteKey actions held/> }.into_any(),
        KeyDialog::Succeed(held) => view! { <SucceedKey actions held/> }.into_any(),
        KeyDialog::Usage(held) => view! { <KeyUsage actions held/> }.into_any(),
        KeyDialog::AdoptAll(HeldKey { holder, owner, key }) => {
            let reference = KeyRef { owner: holder.id(), id: key.id };
            let key = NamedKey { reference, name: Some(key.name), owner_name: owner.map(|owner| owner.name) };
            view! { <AdoptAll key open=actions.dialog() on_adopted=move |()| actions.pages.reload()/> }.into_any()
        }
    })
}
