//! Adopting everything that a key provisions, page by page.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::principal::{Adoption, KeyRef};

use crate::api::{Api, Failure};
use crate::part::invitation::{InvitationLink, InvitationList};
use crate::part::principal::KeyLink;
use crate::part::secret::UncopiedGuard;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Checkbox, Dialog, Form, Toaster, Variant};

/// What it means to keep the credentials.
const KEEP_HINT: &str =
    "Anyone who has the key may know some of them. Keep them only if you trust everyone who has the key.";

/// How far it is.
#[derive(Clone, Copy)]
struct Progress {
    /// Whether the first page is done.
    begun: RwSignal<bool>,
    /// Whether the last page is done.
    finished: RwSignal<bool>,
    /// How many were adopted, and how many were refused.
    counts: RwSignal<(u64, u64)>,
    /// The links for the users whose passwords were deleted.
    invitations: RwSignal<Vec<InvitationLink>>,
    /// The logins whose links have been copied.
    copied: RwSignal<BTreeSet<String>>,
    /// The page to continue with.
    cursor: RwSignal<Option<String>>,
}

impl Progress {
    fn new() -> Self {
        Self {
            begun: RwSignal::default(),
            finished: RwSignal::default(),
            counts: RwSignal::default(),
            invitations: RwSignal::default(),
            copied: RwSignal::default(),
            cursor: RwSignal::default(),
        }
    }

    fn reset(self) {
        self.begun.set(false);
        self.finished.set(false);
        self.counts.set((0, 0));
        self.invitations.set(Vec::new());
        self.copied.set(BTreeSet::new());
        self.cursor.set(None);
    }

    /// Adopts page by page to the end. Stops when the screen is left, because nobody would see the links.
    async fn run(self, api: Api, key: KeyRef, keep_sign_in: bool) -> Result<(), Failure> {
        while let Some(cursor) = self.cursor.try_get_untracked() {
            let page = api.adopt_all(key.clone(), Adoption { keep_sign_in }, cursor).await?;
            let is_last = page.next_cursor.is_none();
            self.begun.try_set(true);
            self.counts.try_update(|(adopted, refused)| {
                *adopted += page.adopted;
                *refused += page.refused;
            });
            self.invitations.try_update(|all| {
                all.extend(page.invited.into_iter().map(InvitationLink::from));
                all.sort_by(|one, other| one.login.cmp(&other.login));
            });
            self.cursor.try_set(page.next_cursor);
            if is_last {
                break;
            }
        }
        Ok(())
    }

    /// Whether closing would lose a link.
    fn is_uncopied(self) -> bool {
        let is_left = |invitation: &InvitationLink, copied: &BTreeSet<String>| {
            invitation.link.is_some() && !copied.contains(&invitation.login)
        };
        self.copied.with_untracked(|copied| {
            self.invitations.with_untracked(|all| all.iter().any(|invitation| is_left(invitation, copied)))
        })
    }
}

/// Asks, adopts everything that a key provisions, and shows the new invitations once.
#[component]
pub(in crate::part) fn AdoptAll(
    /// The key.
    key: KeyRef,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called when it is done, and the invitations have been seen.
    #[prop(into)]
    on_adopted: Callback<()>,
) -> impl IntoView {
    let (saving, progress) = (Saving::new(), Progress::new());
    let leaving = RwSignal::new(false);
    Effect::new(move || {
        if open.get() {
            saving.reset();
            progress.reset();
            leaving.set(false);
        }
    });
    on_cleanup(move || drop(progress.invitations.try_set(Vec::new())));
    let may_close = move |()| {
        if saving.busy().get_untracked() {
            return false;
        }
        let is_uncopied = progress.is_uncopied();
        if is_uncopied {
            leaving.update(|leaving| *leaving = !*leaving);
        }
        !is_uncopied
    };
    let on_close = move |()| {
        let begun = progress.begun.get_untracked();
        progress.invitations.set(Vec::new());
        if begun {
            on_adopted.run(());
        }
    };
    let key = StoredValue::new(key);
    view! {
        <Dialog title="Adopt all?" open may_close on_close>
            <AdoptAllForm key saving progress open/>
            <Show when=move || progress.invitations.with(|all| !all.is_empty())>
                <InvitationList invitations=progress.invitations copied=progress.copied/>
            </Show>
            <Show when=move || progress.finished.get()>
                <DoneButton open leaving may_close/>
            </Show>
        </Dialog>
    }
}

/// What adoption means, and how far it is.
#[component]
fn AdoptAllForm(key: StoredValue<KeyRef>, saving: Saving, progress: Progress, open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let keep = RwSignal::new(false);
    let submit = Callback::new(move |()| {
        let call = progress.run(api, key.get_value(), keep.get_untracked());
        saving.run(call, move |()| {
            progress.finished.try_set(true);
            let (adopted, refused) = progress.counts.try_get_untracked().unwrap_or_default();
            if refused == 0 && progress.invitations.try_with_untracked(Vec::is_empty) == Some(true) {
                open.set(false);
                toaster.say(summary(adopted, refused));
            }
        });
    });
    let is_unknown =
        move || !keep.get() && saving.last_failure().with(|failure| failure.as_ref().is_some_and(Failure::may_pass));
    let verb = move || if progress.begun.get() { "Continue" } else { "Adopt all" };
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <Show when=move || !progress.begun.get()>
                <p>
                    "Every user and API user that depends directly on key " <KeyLink key=key.get_value()/> " becomes independent and can
                    do everything that its roles grant. Those that go beyond your rights are not adopted."
                </p>
                <Show when=move || !keep.get()>
                    <p>
                        "The passwords, sessions and API tokens of the users are deleted, and so are the keys of the API users. You get a
                        new invitation link for each user."
                    </p>
                </Show>
                <Checkbox label="Keep the passwords, sessions, tokens and keys" checked=keep hint=KEEP_HINT.to_owned()/>
            </Show>
            <p role="status">
                {move || progress.begun.get().then(|| {
                    let (adopted, refused) = progress.counts.get();
                    summary(adopted, refused)
                })}
            </p>
            <Show when=is_unknown>
                <p>
                    "The last call failed, but may have adopted some users. Look for users with the status Invited and invite them again."
                </p>
            </Show>
            <Show when=move || !progress.finished.get()>
                <Actions>
                    <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>{verb}</Button>
                </Actions>
            </Show>
        </Form>
    }
}

/// The button that closes the dialog, with a question before links are lost.
#[component]
fn DoneButton(
    open: RwSignal<bool>,
    leaving: RwSignal<bool>,
    #[prop(into)] may_close: Callback<(), bool>,
) -> impl IntoView {
    let done = Callback::new(move |()| {
        if may_close.run(()) {
            open.set(false);
        }
    });
    view! {
        <Show
            when=move || leaving.get()
            fallback=move || view! { <Actions><Button variant=Variant::Primary on_press=done>"Done"</Button></Actions> }
        >
            <UncopiedGuard text="You have not copied all links. They will not be shown again." open leaving/>
        </Show>
    }
}

/// How many were adopted, and how many were not.
fn summary(adopted: u64, refused: u64) -> String {
    let adopted = match adopted {
        0 => "None were adopted.".to_owned(),
        1 => "1 was adopted.".to_owned(),
        many => format!("{many} were adopted."),
    };
    match refused {
        0 => adopted,
        1 => format!("{adopted} 1 was not adopted, because it goes beyond your rights."),
        many => format!("{adopted} {many} were not adopted, because they go beyond your rights."),
    }
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn the_summary_counts_both() {
        assert_eq!(summary(0, 0), "None were adopted.");
        assert_eq!(summary(2, 0), "2 were adopted.");
        assert_eq!(summary(1, 3), "1 was adopted. 3 were not adopted, because they go beyond your rights.");
    }
}
