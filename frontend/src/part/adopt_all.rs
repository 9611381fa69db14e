//! Keeping the access of everything that a key provisions without the key: adopting it, page by page.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::principal::{Adoption, KeyRef, NamedKey};

use super::impact::ImpactPreview;
use super::invitation::{DoneButton, InvitationLink, InvitationList};
use super::leave_question::LeaveQuestion;
use super::principal::KeyLink;
use crate::api::{Api, Failure};
use crate::state::saving::Saving;
use crate::text::adopt::all as text;
use crate::ui::{Actions, Button, CancelButton, Checkbox, Dialog, Form, Toaster, Variant, ask_before_leaving};

/// The progress so far.
#[derive(Default)]
struct Progress {
    /// Whether the first page is done.
    begun: bool,
    /// Whether the last page is done.
    finished: bool,
    adopted: u64,
    refused: u64,
    /// The links for the users whose passwords were deleted.
    invitations: Vec<InvitationLink>,
    /// The page to continue with.
    cursor: Option<String>,
}

/// Adopts page by page to the end. Stops when the screen is left, because nobody would see the links.
async fn adopt_all(progress: RwSignal<Progress>, api: Api, key: KeyRef, keep_sign_in: bool) -> Result<(), Failure> {
    while let Some(cursor) = progress.try_with_untracked(|progress| progress.cursor.clone()) {
        let page = api.adopt_all(key.clone(), Adoption { keep_sign_in }, cursor).await?;
        let is_last = page.next_cursor.is_none();
        progress.try_update(|progress| {
            progress.begun = true;
            progress.adopted += page.adopted;
            progress.refused += page.refused;
            progress.invitations.extend(page.invited.into_iter().map(InvitationLink::from));
            progress.invitations.sort_by(|one, other| one.login.cmp(&other.login));
            progress.cursor = page.next_cursor;
        });
        if is_last {
            break;
        }
    }
    Ok(())
}

/// Asks, adopts everything that a key provisions, and shows the new invitations once.
#[component]
pub(super) fn AdoptAll(
    /// The key.
    key: NamedKey,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called when it is done, and the invitations have been seen.
    #[prop(into)]
    on_adopted: Callback<()>,
) -> impl IntoView {
    let (saving, progress) = (Saving::new(), RwSignal::new(Progress::default()));
    // The logins whose links have been copied.
    let copied = RwSignal::new(BTreeSet::new());
    let leaving = RwSignal::new(false);
    Effect::new(move || {
        if open.get() {
            saving.reset();
            progress.set(Progress::default());
            copied.set(BTreeSet::new());
            leaving.set(false);
        }
    });
    on_cleanup(move || drop(progress.try_set(Progress::default())));
    let invitations = Signal::derive(move || progress.with(|progress| progress.invitations.clone()));
    let has_uncopied = move || {
        let is_left = |it: &InvitationLink| it.link.is_some() && copied.with_untracked(|all| !all.contains(&it.login));
        invitations.with_untracked(|all| all.iter().any(is_left))
    };
    ask_before_leaving(has_uncopied, leaving);
    let may_close = move |()| {
        let is_uncopied = has_uncopied();
        if is_uncopied {
            leaving.update(|leaving| *leaving = !*leaving);
        }
        !is_uncopied
    };
    let on_close = move |()| {
        let begun = progress.with_untracked(|progress| progress.begun);
        progress.update(|progress| progress.invitations.clear());
        if begun {
            on_adopted.run(());
        }
    };
    let key = StoredValue::new(key);
    let title = move || if progress.with(|progress| progress.finished) { text::DONE } else { text::TITLE };
    view! {
        <Dialog title=Signal::derive(move || title().to_owned()) open may_close on_close>
            <AdoptAllForm key saving progress open leaving/>
            <Show when=move || invitations.with(|all| !all.is_empty())>
                <InvitationList invitations copied/>
            </Show>
            <Show when=move || leaving.get()>
                <LeaveQuestion text=text::NOT_COPIED open leaving/>
            </Show>
            <Show when=move || progress.with(|progress| progress.finished) && !leaving.get()>
                <DoneButton/>
            </Show>
        </Dialog>
    }
}

/// The meaning of adoption, and the progress.
#[component]
fn AdoptAllForm(
    key: StoredValue<NamedKey>,
    saving: Saving,
    progress: RwSignal<Progress>,
    open: RwSignal<bool>,
    leaving: RwSignal<bool>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let keep = RwSignal::new(false);
    let submit = Callback::new(move |()| {
        let call = adopt_all(progress, api, key.get_value().reference, keep.get_untracked());
        saving.run(call, move |()| {
            progress.try_update(|progress| progress.finished = true);
            let is_quiet = |progress: &Progress| progress.refused == 0 && progress.invitations.is_empty();
            let done =
                progress.try_with_untracked(|progress| is_quiet(progress).then(|| text::done(progress.adopted, 0)));
            if let Some(done) = done.flatten() {
                open.set(false);
                toaster.say(done);
            }
        });
    });
    let proposal = Signal::derive(move || {
        let KeyRef { owner, id } = key.get_value().reference;
        Proposal::KeyAdoptAll { owner, key: id, keep_sign_in: keep.get() }
    });
    let begun = Memo::new(move |_| progress.with(|progress| progress.begun));
    let is_unknown =
        move || !keep.get() && saving.last_failure().with(|failure| failure.as_ref().is_some_and(Failure::may_pass));
    let verb = move || if begun.get() { text::CONTINUE } else { text::KEEP };
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <Show when=move || !begun.get()>
                <p>{text::meaning(view! { <KeyLink key=key.get_value()/> }.into_any())}</p>
                <ImpactPreview proposal/>
                <Show when=move || !keep.get()>
                    <p>{text::ENDS}</p>
                </Show>
                <Checkbox label=text::KEEP_CREDENTIALS checked=keep hint=text::KEEP_HINT/>
            </Show>
            <p role="status">
                {move || begun.get().then(|| progress.with(|progress| text::done(progress.adopted, progress.refused)))}
            </p>
            <Show when=is_unknown>
                <p>{text::UNKNOWN}</p>
            </Show>
            <Show when=move || !progress.with(|progress| progress.finished) && !leaving.get()>
                <Actions>
                    <CancelButton/>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>{verb}</Button>
                </Actions>
            </Show>
        </Form>
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn the_summary_counts_both() {
        assert_eq!(text::done(0, 0), "None became independent.");
        assert_eq!(text::done(2, 0), "2 became independent.");
        assert_eq!(text::done(1, 3), "1 became independent. 3 did not, because they go beyond your rights.");
    }
}
