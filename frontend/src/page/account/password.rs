//! Changing the person's own password.

use leptos::prelude::*;
use postern_shared::account::{PasswordChange, Tokens};

use crate::api::{Api, KeyHolder};
use crate::part::{NewPassword, TokensChoice, TokensField, normalised};
use crate::state::saving::Saving;
use crate::text::account::password as text;
use crate::ui::{Actions, Button, Form, Input, TextField, Toaster, Variant};

/// The form. What was typed is cleared after the change.
#[component]
pub(super) fn ChangePassword(
    /// The person.
    holder: KeyHolder,
    /// The person's login, for the browser's password manager.
    #[prop(into)]
    login: Signal<String>,
    /// Called after the change, when all other sessions and perhaps the API tokens have ended.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let (saving, choice) = (Saving::new(), TokensChoice::new(holder));
    let submit = Callback::new(move |()| {
        // The service would count it as a failed attempt to sign in.
        if current.with_untracked(String::is_empty) {
            saving.refuse("current", text::CURRENT_MISSING);
            return;
        }
        let tokens = match choice.read() {
            Ok(tokens) => tokens,
            Err(sentence) => return saving.refuse("tokens", sentence),
        };
        let (current_password, new_password) = (current.get_untracked(), normalised(&new.get_untracked()));
        let input = PasswordChange { current: current_password, new: new_password, tokens };
        saving.send(
            input,
            move |input| api.change_password(input),
            move |()| {
                current.set(String::new());
                new.set(String::new());
                choice.reset();
                toaster.say(match tokens {
                    Tokens::Keep => text::CHANGED,
                    Tokens::Delete => text::CHANGED_WITHOUT_TOKENS,
                });
                on_changed.try_run(());
            },
        );
    });
    view! {
        <p>{text::ENDS_SESSIONS}</p>
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <input type="text" autocomplete="username" hidden readonly prop:value=move || login.get()/>
            <TextField label=text::CURRENT value=current kind=Input::Password autocomplete="current-password"
                required=true error=saving.error("current")/>
            <NewPassword label=text::NEW value=new error=saving.error("new")/>
            <TokensField choice error=saving.error("tokens")/>
            <Actions>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>{text::CHANGE}</Button>
            </Actions>
        </Form>
    }
}
