//! Changing one's own password.

use leptos::prelude::*;
use postern_shared::account::{PasswordChange, Tokens};
use postern_shared::id::UserId;

use crate::api::Api;
use crate::part::{NewPassword, TokensChoice, TokensField, normalised};
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Form, Input, TextField, Toaster, Variant};

/// The form. What was typed is forgotten as soon as it has done its work.
#[component]
pub(super) fn ChangePassword(
    /// Whose password it is.
    owner: UserId,
    /// One's login, for the browser's password manager.
    #[prop(into)]
    login: Signal<String>,
    /// Called when all sessions but this one have ended, and perhaps the API tokens.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let (saving, choice) = (Saving::new(), TokensChoice::of_own(owner));
    let submit = Callback::new(move |()| {
        // The service would count it as a failed attempt.
        if current.with_untracked(String::is_empty) {
            saving.refuse("current", "Give the password you have now.");
            return;
        }
        let tokens = match choice.read() {
            Ok(tokens) => tokens,
            Err(sentence) => return saving.refuse("tokens", sentence),
        };
        let (current_password, new_password) = (current.get_untracked(), normalised(&new.get_untracked()));
        let said = PasswordChange { current: current_password, new: new_password, tokens };
        saving.send(
            said,
            move |said| api.change_password(said),
            move |()| {
                current.set(String::new());
                new.set(String::new());
                choice.reset();
                toaster.say(match tokens {
                    Tokens::Keep => "Your password is changed. All your other sessions have ended.",
                    Tokens::Delete => {
                        "Your password is changed. All your other sessions and your API tokens have ended."
                    }
                });
                on_changed.run(());
            },
        );
    });
    view! {
        <p>"Changing it ends all your sessions but this one."</p>
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <input type="text" autocomplete="username" hidden readonly prop:value=move || login.get()/>
            <TextField label="Current password" value=current kind=Input::Password autocomplete="current-password"
                required=true error=saving.error("current")/>
            <NewPassword label="New password" value=new error=saving.error("new")/>
            <TokensField choice error=saving.error("tokens")/>
            <Actions>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Change password"</Button>
            </Actions>
        </Form>
    }
}
