//! Editing a role. If someone would gain or lose by it, they are shown before it is saved.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::impact::{Impact, Proposal};
use postern_shared::problem::Code;
use postern_shared::role::{Role, RoleEdit};

use super::form::{Draft, RoleFields};
use crate::api::{Api, Failure};
use crate::part::ImpactOf;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Confirm, Form, Toaster, Variant};

/// An edit that reaches someone, and how many.
#[derive(Clone)]
struct Asked {
    edit: RoleEdit,
    proposal: Proposal,
    title: String,
}

/// The form of a role that exists.
#[component]
pub fn Details(
    /// The role as last read or saved.
    role: RwSignal<Role>,
    /// Why it may not be changed.
    disabled_reason: Signal<Option<String>>,
    /// Reads it again.
    on_reload: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let draft = role.with_untracked(Draft::of);
    let saving = Saving::new();
    let asking = RwSignal::new(false);
    let asked = RwSignal::new(None::<Asked>);

    let save = move |edit: RoleEdit| {
        let (id, version) = role.with_untracked(|role| (role.id.clone(), role.version));
        saving.run(api.edit_role(id, version, edit), move |saved: Role| {
            asking.set(false);
            draft.follow(&saved);
            role.set(saved);
            toaster.say("The role is saved.");
        });
    };
    let submit = Callback::new(move |()| {
        let (id, edit) = role.with_untracked(|role| (role.id.clone(), draft.to_edit(role)));
        saving.send(
            edit,
            move |edit| weigh(api, id, edit),
            move |(edit, found)| match found {
                None => save(edit),
                Some((proposal, title)) => {
                    asked.set(Some(Asked { edit, proposal, title }));
                    asking.set(true);
                }
            },
        );
    });
    let confirm = Callback::new(move |()| {
        if let Some(asked) = asked.get_untracked() {
            save(asked.edit);
        }
    });
    let last = saving.last_failure();
    Effect::new(move || {
        if last.with(|failure| failure.as_ref().is_some_and(is_about_the_form)) {
            asking.set(false);
        }
    });
    let is_stale = move || last.with(|failure| failure.as_ref().and_then(Failure::code)) == Some(Code::StaleVersion);
    let title = Signal::derive(move || asked.with(|asked| asked.as_ref().map(|a| a.title.clone()).unwrap_or_default()));
    let before = Memo::new(move |_| role.with(|role| role.permissions.clone()));
    // Drawn anew when it turns out that one may not, or may: what was typed is in the draft.
    let is_barred = Memo::new(move |_| disabled_reason.with(Option::is_some));
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            {move || {
                is_barred.track();
                view! { <RoleFields draft saving before disabled_reason/> }
            }}
            <Actions>
                <Show when=is_stale>
                    <Button on_press=on_reload>"Load again"</Button>
                </Show>
                <Button variant=Variant::Primary submit=true busy=saving.busy() disabled_reason>"Save role"</Button>
            </Actions>
        </Form>
        <Confirm title open=asking verb="Save role" variant=Variant::Primary busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            {move || asked.get().map(|asked| view! { <ImpactOf proposal=asked.proposal/> })}
        </Confirm>
    }
}

/// Finds out whether an edit reaches anyone, and says how many. Names and descriptions reach nobody.
async fn weigh(api: Api, role: RoleId, edit: RoleEdit) -> Result<(RoleEdit, Option<(Proposal, String)>), Failure> {
    let Some(permissions) = edit.permissions.clone() else { return Ok((edit, None)) };
    let proposal = Proposal::RoleEdit { role, permissions };
    let reached = reached(&api.impact(proposal.clone()).await?);
    Ok((edit, reached.map(|title| (proposal, title))))
}

/// How many an edit reaches, as a title; nothing if none.
fn reached(impact: &Impact) -> Option<String> {
    let principals = impact.stopped.total + impact.revived.total + impact.changed.total;
    let keys = impact.keys_stopped.total + impact.keys_revived.total;
    let least = if impact.complete { "" } else { "at least " };
    match (principals, keys) {
        (0, 0) if impact.complete => None,
        (0, 0) => Some("This may reach someone".to_owned()),
        (0, 1) => Some(format!("This reaches {least}1 key")),
        (0, keys) => Some(format!("This reaches {least}{keys} keys")),
        (1, _) => Some(format!("This reaches {least}1 user or API user")),
        (principals, _) => Some(format!("This reaches {least}{principals} users and API users")),
    }
}

/// Whether what went wrong is shown, and put right, in the form rather than in the question before it.
fn is_about_the_form(failure: &Failure) -> bool {
    match failure {
        Failure::Refused(problem) => problem.code == Code::StaleVersion || !problem.errors.is_empty(),
        Failure::Unreachable => false,
    }
}

#[cfg(test)]
mod tests {
    use postern_shared::impact::Reach;

    use super::*;

    fn impact(changed: u64, keys_stopped: u64, complete: bool) -> Impact {
        let changed = Reach { named: Vec::new(), total: changed };
        let keys_stopped = Reach { named: Vec::new(), total: keys_stopped };
        Impact { changed, keys_stopped, complete, ..Impact::default() }
    }

    #[test]
    fn an_edit_that_reaches_nobody_asks_nothing() {
        assert_eq!(reached(&impact(0, 0, true)), None);
    }

    #[test]
    fn an_edit_that_was_not_weighed_to_the_end_asks() {
        assert_eq!(reached(&impact(0, 0, false)).as_deref(), Some("This may reach someone"));
    }

    #[test]
    fn the_question_counts_whom_it_reaches() {
        assert_eq!(reached(&impact(1, 4, true)).as_deref(), Some("This reaches 1 user or API user"));
        assert_eq!(reached(&impact(250, 4, false)).as_deref(), Some("This reaches at least 250 users and API users"));
        assert_eq!(reached(&impact(0, 1, true)).as_deref(), Some("This reaches 1 key"));
    }
}
