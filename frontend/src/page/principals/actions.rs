//! Actions on a user or an API user as a whole: resend the invitation, reset the password, hand over, disable, enable, delete.

use leptos::prelude::*;
use postern_shared::id::{ApiUserId, UserId};
use postern_shared::impact::Proposal;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalEdit, PrincipalId};

use super::new::InviteDialog;
use crate::api::{Api, Principal};
use crate::part::{ActionDialog, HandOverDialog};
use crate::route::{ApiUserTab, Navigator, Route};
use crate::state::principal_policy::PrincipalPolicy;
use crate::state::rights::Rights;
use crate::text::principals::actions as text;
use crate::ui::{Button, Glyph, Toaster, Variant};

/// The buttons of the screen's head, and their dialogs.
#[component]
pub(super) fn PrincipalActions(
    /// The principal as last loaded or saved.
    principal: RwSignal<Principal>,
    /// Why nothing may be done with it.
    disabled_reason: Signal<Option<String>>,
    /// The policy for the signed-in person.
    policy: PrincipalPolicy,
    /// Shows the principal as it was saved.
    on_saved: Callback<Principal>,
    /// Loads the principal again.
    on_changed: Callback<()>,
    /// Asks the tab with the keys of an API user to create one.
    creating: RwSignal<bool>,
) -> impl IntoView {
    let (deleting, handing_over) = (RwSignal::new(false), RwSignal::new(false));
    let targets = Signal::derive(move || vec![principal.get()]);
    let hand_over_disabled_reason = Signal::derive(move || principal.with(|it| policy.hand_over_disabled_reason(it)));
    let id = principal.with_untracked(|it| it.id.clone());
    let (first, last, delete_label) = match id {
        PrincipalId::User(id) => (
            view! { <InviteButton id principal disabled_reason policy on_changed/> }.into_any(),
            view! { <DisableButton principal disabled_reason on_saved on_changed/> }.into_any(),
            text::DELETE_USER,
        ),
        PrincipalId::ApiUser(id) => {
            (view! { <CreateKeyButton id creating/> }.into_any(), ().into_any(), text::DELETE_API_USER)
        }
    };
    view! {
        {first}
        <Button glyph=Glyph::Key disabled_reason=hand_over_disabled_reason on_press=move |()| handing_over.set(true)>{text::HAND_OVER}</Button>
        {last}
        <Button glyph=Glyph::Trash variant=Variant::Danger disabled_reason on_press=move |()| deleting.set(true)>{delete_label}</Button>
        <HandOverDialog targets open=handing_over on_done=move |_| on_changed.run(())/>
        <DeleteDialog principal open=deleting verb=delete_label/>
    }
}

/// Goes to the keys of an API user, and opens the form for a new one.
#[component]
fn CreateKeyButton(id: ApiUserId, creating: RwSignal<bool>) -> impl IntoView {
    let navigator = Navigator::here();
    let disabled_reason = Rights::here().disabled_reason(Permission::API_USERS_WRITE);
    let keys = Route::ApiUser(id, ApiUserTab::Keys);
    let create = move |()| {
        creating.set(true);
        navigator.go(&keys);
    };
    view! { <Button glyph=Glyph::Plus variant=Variant::Primary disabled_reason on_press=create>{text::CREATE_KEY}</Button> }
}

#[component]
fn InviteButton(
    id: UserId,
    principal: RwSignal<Principal>,
    disabled_reason: Signal<Option<String>>,
    policy: PrincipalPolicy,
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let disabled_reason = Signal::derive(move || {
        let is_self = principal.with(|it| policy.is_self(&it.id));
        disabled_reason.get().or_else(|| is_self.then(|| text::OWN_PASSWORD.to_owned()))
    });
    // While an invitation is open, the person has no password yet.
    let is_invited = Memo::new(move |_| principal.with(|it| it.invitation_expires_at.is_some()));
    let glyph = Signal::derive(move || Some(if is_invited.get() { Glyph::Mail } else { Glyph::Lock }));
    view! {
        <Button glyph disabled_reason on_press=move |()| open.set(true)>
            {move || if is_invited.get() { text::RESEND } else { text::RESET_PASSWORD }}
        </Button>
        <InviteDialog id login=Signal::derive(move || principal.with(|it| it.label().to_owned())) is_invited open on_changed/>
    }
}

#[component]
fn DisableButton(
    principal: RwSignal<Principal>,
    disabled_reason: Signal<Option<String>>,
    on_saved: Callback<Principal>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let is_disabled = Memo::new(move |_| principal.with(|it| it.disabled));
    let glyph = Signal::derive(move || Some(if is_disabled.get() { Glyph::Play } else { Glyph::Pause }));
    // The button stays when the user is disabled or enabled, because the focus returns to it.
    view! {
        <Button glyph disabled_reason on_press=move |()| open.set(true)>
            {move || if is_disabled.get() { text::ENABLE } else { text::DISABLE }}
        </Button>
        {move || view! { <DisableDialog principal open disable=!is_disabled.get() on_saved on_changed/> }}
    }
}

#[component]
fn DisableDialog(
    principal: RwSignal<Principal>,
    open: RwSignal<bool>,
    disable: bool,
    on_saved: Callback<Principal>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let (verb, variant, meaning) = if disable {
        (text::DISABLE_USER, Variant::Danger, text::SESSIONS_END)
    } else {
        (text::ENABLE_USER, Variant::Primary, text::WORKS_AGAIN)
    };
    let question = if disable { text::disable } else { text::enable };
    let title = Signal::derive(move || principal.with(|it| question(it.label())));
    let proposal = Signal::derive(move || Proposal::PrincipalEdit {
        principal: principal.with(|it| it.id.clone()),
        roles: None,
        disabled: Some(disable),
    });
    let action = move || {
        let Principal { id, version, .. } = principal.get_untracked();
        let edit = PrincipalEdit { disabled: Some(disable), ..PrincipalEdit::default() };
        async move {
            let saved = api.edit_principal(id, version, edit).await?;
            let said = if disable { text::disabled } else { text::enabled };
            toaster.say(said(saved.label()));
            on_saved.try_run(saved);
            Ok(())
        }
    };
    view! {
        <ActionDialog title open verb variant action proposal on_reload=on_changed>
            <p>{meaning}</p>
        </ActionDialog>
    }
}

/// Deletes the principal, and goes to the list.
#[component]
fn DeleteDialog(principal: RwSignal<Principal>, open: RwSignal<bool>, verb: &'static str) -> impl IntoView {
    let (api, toaster, navigator) = (Api::here(), Toaster::here(), Navigator::here());
    let kind = principal.with_untracked(|it| it.id.kind());
    let meaning = match kind {
        Kind::User => text::USER_IS_DELETED,
        Kind::ApiUser => text::API_USER_IS_DELETED,
    };
    let title = Signal::derive(move || principal.with(|it| text::delete(it.label())));
    let proposal = Signal::derive(move || Proposal::PrincipalDelete { principal: principal.with(|it| it.id.clone()) });
    let action = move || {
        let principal = principal.get_untracked();
        async move {
            api.delete_principal(principal.id.clone()).await?;
            toaster.say(text::deleted(principal.label()));
            navigator.go(&Route::principals(kind));
            Ok(())
        }
    };
    view! {
        <ActionDialog title open verb action proposal>
            <p>{meaning}</p>
        </ActionDialog>
    }
}
