//! What can be done to a person as a whole: invite again, hand over, disable, enable, delete.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use postern_shared::impact::Proposal;
use postern_shared::principal::{PrincipalEdit, PrincipalId};
use postern_shared::user::User;

use super::invite::Invite;
use crate::api::Api;
use crate::part::{HandOver, ImpactOf};
use crate::route::Route;
use crate::state::move_policy::{MovePolicy, MoveTarget};
use crate::state::rights::Rights;
use crate::state::saving::Saving;
use crate::ui::{Button, Confirm, Glyph, IconButton, Toaster, Variant};

/// The menu bar of a person's screen.
#[component]
pub fn UserActions(
    /// The person as last read.
    user: User,
    /// Why nothing may be done to them, if so.
    disabled_reason: Signal<Option<String>>,
    /// What the person may move.
    policy: MovePolicy,
    /// Called when something has been done to them.
    on_changed: Callback<()>,
) -> impl IntoView {
    let (inviting, handing_over) = (RwSignal::new(false), RwSignal::new(false));
    let (suspending, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let disabled = user.disabled;
    let target = MoveTarget::from(&user);
    let whom = vec![target.clone()];
    let hand_over_disabled_reason = Signal::derive(move || policy.hand_over_disabled_reason(&target));
    let (rights, own_id) = (Rights::here(), user.id.to_string());
    let invite_disabled_reason = Signal::derive(move || {
        let is_own = rights.own_id().is_some_and(|id| id == own_id);
        disabled_reason
            .get()
            .or_else(|| is_own.then(|| "You cannot invite yourself. Change your password under Account.".to_owned()))
    });
    view! {
        <Button glyph=Glyph::Mail disabled_reason=invite_disabled_reason on_press=move |()| inviting.set(true)>"Invite again"</Button>
        <Button glyph=Glyph::Key disabled_reason=hand_over_disabled_reason on_press=move |()| handing_over.set(true)>"Hand over"</Button>
        {if disabled {
            view! { <Button glyph=Glyph::Play disabled_reason on_press=move |()| suspending.set(true)>"Enable"</Button> }.into_any()
        } else {
            view! { <Button glyph=Glyph::Pause disabled_reason on_press=move |()| suspending.set(true)>"Disable"</Button> }.into_any()
        }}
        <IconButton label="Delete user" glyph=Glyph::Trash variant=Variant::Danger disabled_reason on_press=move |()| deleting.set(true)/>
        <Invite user=user.clone() open=inviting on_changed/>
        <HandOver whom=Signal::stored(whom) open=handing_over on_done=move |_| on_changed.run(())/>
        <Suspend user=user.clone() open=suspending on_changed/>
        <Delete user open=deleting/>
    }
}

#[component]
fn Suspend(user: User, open: RwSignal<bool>, on_changed: Callback<()>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let saving = Saving::new();
    let disable = !user.disabled;
    let (id, version, login) = (user.id.clone(), user.version, user.login.clone());
    let confirm = Callback::new(move |()| {
        let edit = PrincipalEdit { disabled: Some(disable), ..PrincipalEdit::default() };
        saving.run(api.edit_user(id.clone(), version, edit), move |_| {
            open.set(false);
            toaster.say(if disable { "Disabled." } else { "Enabled." });
            on_changed.run(());
        });
    });
    let (title, verb, variant, meaning) = if disable {
        (
            format!("Disable {login}?"),
            "Disable user",
            Variant::Danger,
            "Sessions end and tokens stop working. Everything is kept, and can be enabled again.",
        )
    } else {
        (
            format!("Enable {login}?"),
            "Enable user",
            Variant::Primary,
            "The person can sign in again, and their tokens work again.",
        )
    };
    let principal = PrincipalId::User(user.id);
    let proposal = Proposal::PrincipalEdit { principal, roles: None, disabled: Some(disable) };
    view! {
        <Confirm title open verb variant busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            <p>{meaning}</p>
            <ImpactOf proposal=proposal.clone()/>
        </Confirm>
    }
}

#[component]
fn Delete(user: User, open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let navigate = use_navigate();
    let saving = Saving::new();
    let (id, login) = (user.id.clone(), StoredValue::new(user.login.clone()));
    let confirm = Callback::new(move |()| {
        let navigate = navigate.clone();
        saving.run(api.delete_user(id.clone()), move |()| {
            toaster.say(format!("{} is deleted.", login.get_value()));
            navigate(&Route::Users.url(), leptos_router::NavigateOptions::default());
        });
    });
    let proposal = Proposal::PrincipalDelete { principal: PrincipalId::User(user.id) };
    view! {
        <Confirm title=format!("Delete {}?", user.login) open verb="Delete user" variant=Variant::Danger
            busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            <p>"This is permanent: the user, their sessions and their tokens go for good. What they did stays in the change log."</p>
            <ImpactOf proposal=proposal.clone()/>
        </Confirm>
    }
}
