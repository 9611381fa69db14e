//! Signing in.

use leptos::prelude::*;
use postern_shared::session::SignIn as Said;

use crate::api::open;
use crate::state::saving::Saving;
use crate::state::session::Session;
use crate::ui::{Actions, Button, Card, Form, Input, Notice, TextField, Tone, Variant};

/// Asks for login and password. Where one was is where one is afterwards.
#[component]
pub fn SignIn(
    /// The session to begin.
    session: Session,
    /// Whether there was a session that has ended, with a screen behind it.
    has_ended: bool,
) -> impl IntoView {
    let login = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let saving = Saving::new();
    let submit = Callback::new(move |()| {
        let said = Said { login: login.get_untracked(), password: password.get_untracked() };
        saving.send(said, open::sign_in, move |identity| {
            password.set(String::new());
            session.begin(identity);
        });
    });
    let set_up = LocalResource::new(move || async move { has_ended || open::is_set_up().await.unwrap_or(true) });
    view! {
        <Card title="Sign in">
            {has_ended.then(|| view! {
                <Notice tone=Tone::Info>"Your session has ended. Sign in again to go on where you were."</Notice>
            })}
            {move || (set_up.get() == Some(false)).then(|| view! {
                <Notice tone=Tone::Info title="Nobody can sign in yet">
                    "Open the set-up link that Postern printed when it was started, to make the first administrator."
                </Notice>
            })}
            <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                <TextField label="Login" value=login autocomplete="username" required=true autofocus=true/>
                <TextField label="Password" value=password kind=Input::Password autocomplete="current-password" required=true/>
                <Actions>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>"Sign in"</Button>
                </Actions>
            </Form>
        </Card>
    }
}
