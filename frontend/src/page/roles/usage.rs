//! Which permissions of a role its holders have used, and the button that takes the unused ones out of the form.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::role::Role;
use postern_shared::time::Timestamp;
use postern_shared::usage::Usage;

use super::form::RoleDraft;
use crate::api::Api;
use crate::part::{LoadError, PermissionUses, UsageNotes, days_ago, days_since};
use crate::state::fetched::Fetched;
use crate::text::roles::usage as text;
use crate::ui::{Button, Glyph, Loading, Toaster};

/// A permission that nobody used for this many days is unused.
const UNUSED_DAYS: i64 = 90;

/// The usage of a role by its holders.
#[component]
pub(super) fn RoleUsage(
    /// The role as last loaded or saved.
    role: RwSignal<Role>,
    /// The form, from which unused permissions are taken.
    draft: RoleDraft,
    /// Why the person may not change the role.
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let api = Api::here();
    let version = Memo::new(move |_| role.with(|role| (role.id.clone(), role.version)));
    let usage = Fetched::new(move || api.role_usage(version.get().0));
    let failure = Signal::derive(move || usage.get().and_then(Result::err));
    move || match usage.get() {
        None => view! { <Loading label=text::LOADING/> }.into_any(),
        Some(Ok(usage)) => {
            let edited_at = role.with_untracked(|role| role.updated_at);
            view! {
                <PermissionUses usage=usage.clone()/>
                <RemoveUnused usage=usage.clone() edited_at draft disabled_reason/>
                <UsageNotes usage/>
            }
            .into_any()
        }
        Some(Err(_)) => view! { <LoadError failure on_retry=move |()| usage.refetch()/> }.into_any(),
    }
}

/// The button that takes unused permissions out of the form. Saving the form shows whom it affects.
#[component]
fn RemoveUnused(
    usage: Usage,
    edited_at: Timestamp,
    draft: RoleDraft,
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let toaster = Toaster::here();
    let unused = unused(&usage);
    let own_reason = own_reason(&usage, edited_at, &unused);
    let disabled_reason = Signal::derive(move || disabled_reason.get().or_else(|| own_reason.clone()));
    let label = match unused.len() {
        0 => text::REMOVE_UNUSED.to_owned(),
        count => text::remove(count, UNUSED_DAYS),
    };
    let press = move |()| {
        draft.remove(&unused);
        toaster.say(text::REMOVED);
    };
    view! { <p><Button glyph=Glyph::Trash disabled_reason on_press=press>{label}</Button></p> }
}

/// The permissions that nobody used for 90 days.
fn unused(usage: &Usage) -> Vec<Permission> {
    let is_unused = |day| days_ago(day) >= UNUSED_DAYS;
    let unused = usage.permissions.iter().filter(|it| it.last_used_on.is_none_or(is_unused));
    unused.map(|it| it.permission.clone()).collect()
}

/// Why it cannot be known which permissions are unused, or that none is.
fn own_reason(usage: &Usage, edited_at: Timestamp, unused: &[Permission]) -> Option<String> {
    let recorded = days_since(usage.recording_since);
    if !usage.complete {
        Some(text::INCOMPLETE.to_owned())
    } else if recorded < UNUSED_DAYS {
        Some(text::recorded_for_only(recorded))
    } else if days_since(edited_at) < UNUSED_DAYS {
        Some(text::edited_ago(days_since(edited_at)))
    } else if unused.is_empty() {
        Some(text::ALL_USED.to_owned())
    } else {
        None
    }
}
