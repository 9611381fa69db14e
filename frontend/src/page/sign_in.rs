//! Signing in, and the page while Postern does not answer.

use leptos::prelude::*;
use postern_shared::session::SignIn as Credentials;

use crate::api::open;
use crate::part::CookieCheck;
use crate::state::fetched::Fetched;
use crate::state::saving::Saving;
use crate::state::session::Session;
use crate::text::sign_in as text;
use crate::ui::{Actions, Button, Card, Form, Glyph, Input, Notice, TextField, Tone, Variant};

/// Asks for login and password. The person then continues where they were.
#[component]
pub fn SignIn(
    /// The session to start.
    session: Session,
    /// Whether a session has ended, with its screen behind the form.
    has_ended: bool,
) -> impl IntoView {
    let login = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let saving = Saving::new();
    let submit = Callback::new(move |()| {
        let input = Credentials { login: login.get_untracked(), password: password.get_untracked() };
        saving.send(input, open::sign_in, move |identity| {
            password.set(String::new());
            session.begin(identity);
        });
    });
    let set_up = Fetched::new(move || async move { has_ended || open::is_set_up().await.unwrap_or(true) });
    view! {
        <Card title=text::TITLE>
            {has_ended.then(|| view! {
                <Notice tone=Tone::Info>{text::SESSION_ENDED}</Notice>
            })}
            {move || (set_up.get() == Some(false)).then(|| view! {
                <Notice tone=Tone::Info title=text::NOT_SET_UP>
                    {text::HOW_TO_SET_UP}
                </Notice>
            })}
            <CookieCheck>
                <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                    <TextField label=text::LOGIN value=login autocomplete="username" required=true autofocus=true/>
                    <TextField label=text::PASSWORD value=password kind=Input::Password autocomplete="current-password" required=true/>
                    <Actions>
                        <Button variant=Variant::Primary submit=true busy=saving.busy()>{text::TITLE}</Button>
                    </Actions>
                </Form>
            </CookieCheck>
        </Card>
    }
}

/// Says that Postern does not answer, with a button to try again.
#[component]
pub fn Unreachable(
    /// The session to ask for again.
    session: Session,
    /// The error.
    sentence: String,
) -> impl IntoView {
    view! {
        <Card title=text::POSTERN>
            <Notice tone=Tone::Bad title=text::NO_ANSWER>{sentence}</Notice>
            <Button glyph=Glyph::Refresh on_press=move |()| session.ask()>{text::TRY_AGAIN}</Button>
        </Card>
    }
}
