//! Inviting a person again.

use leptos::prelude::*;
use postern_shared::user::{InvitedUser, NewInvitation, User};

use crate::api::Api;
use crate::part::{InvitationDialog, InvitationLink, TokensChoice, TokensField};
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, Variant};

/// Asks what becomes of the person's tokens, invites, and shows the link.
#[component]
pub(super) fn Invite(
    /// The person as last read.
    user: User,
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// Called when the link has been seen.
    on_changed: Callback<()>,
) -> impl IntoView {
    let saving = Saving::new();
    let invitation = RwSignal::new(None::<InvitationLink>);
    let title = format!("Invite {} again?", user.login);
    let user = StoredValue::new(user);
    view! {
        <Dialog title open may_close=move |()| !saving.busy().get_untracked()>
            <Question user open saving invitation/>
        </Dialog>
        <InvitationDialog invitation on_closed=on_changed/>
    }
}

/// The form. It is made when the dialog opens, so that the tokens are those of now.
#[component]
fn Question(
    user: StoredValue<User>,
    open: RwSignal<bool>,
    saving: Saving,
    invitation: RwSignal<Option<InvitationLink>>,
) -> impl IntoView {
    let api = Api::here();
    saving.reset();
    let choice = TokensChoice::of(user.with_value(|user| user.id.clone()));
    let submit = Callback::new(move |()| match choice.read() {
        Err(sentence) => saving.refuse("tokens", sentence),
        Ok(tokens) => {
            let call = api.invite_user(user.with_value(|user| user.id.clone()), NewInvitation { tokens });
            saving.run(call, move |invited: InvitedUser| {
                open.try_set(false);
                invitation.try_set(Some(invited.into()));
            });
        }
    });
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <p>"The password and all sessions end at once. With the new link the person chooses a new password."</p>
            <TokensField choice error=saving.error("tokens")/>
            <Actions>
                <Button autofocus=true on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Invite again"</Button>
            </Actions>
        </Form>
    }
}
