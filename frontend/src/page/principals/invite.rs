//! Inviting a user again.

use leptos::prelude::*;
use postern_shared::id::UserId;
use postern_shared::user::{InvitedUser, NewInvitation};

use crate::api::{Api, KeyHolder};
use crate::part::{DialogForm, InvitationDialog, InvitationLink, TokensChoice, TokensField};
use crate::state::saving::Saving;
use crate::ui::Dialog;

/// Asks whether the user's tokens are kept, invites, and shows the link.
#[component]
pub(super) fn InviteDialog(
    /// The user.
    id: UserId,
    /// The user's login.
    login: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when the link was seen.
    on_changed: Callback<()>,
) -> impl IntoView {
    let saving = Saving::new();
    let invitation = RwSignal::new(None::<InvitationLink>);
    let title = format!("Invite {login} again?");
    let id = StoredValue::new(id);
    view! {
        <Dialog title open may_close=move |()| !saving.busy().get_untracked()>
            <InviteForm id=id.get_value() open saving invitation/>
        </Dialog>
        <InvitationDialog invitation on_closed=on_changed/>
    }
}

/// The form. Made anew each time the dialog opens, so that it lists the current tokens.
#[component]
fn InviteForm(
    id: UserId,
    open: RwSignal<bool>,
    saving: Saving,
    invitation: RwSignal<Option<InvitationLink>>,
) -> impl IntoView {
    let api = Api::here();
    saving.reset();
    let choice = TokensChoice::new(KeyHolder::User(id.clone()));
    let on_submit = Callback::new(move |()| match choice.read() {
        Err(sentence) => saving.refuse("tokens", sentence),
        Ok(tokens) => {
            saving.run(api.invite_user(id.clone(), NewInvitation { tokens }), move |invited: InvitedUser| {
                open.try_set(false);
                invitation.try_set(Some(invited.into()));
            });
        }
    });
    view! {
        <DialogForm open saving verb="Invite again" on_submit cautious=true>
            <p>"The password and all sessions end at once. The person chooses a new password with the new link."</p>
            <TokensField choice error=saving.error("tokens")/>
        </DialogForm>
    }
}
