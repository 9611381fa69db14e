//! First set-up: whoever has the link makes the first administrator.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use postern_shared::invitation::Setup;
use postern_shared::problem::Code;

use crate::api::open;
use crate::part::{NewPassword, normalised};
use crate::route::Route;
use crate::state::saving::Saving;
use crate::state::session::Session;
use crate::ui::{Actions, Button, Card, Form, Notice, TextField, Tone, Variant};

/// Asks for who the first administrator is.
#[component]
pub fn SetUp(
    /// The session that begins with it.
    session: Session,
) -> impl IntoView {
    let code = use_location().hash.get_untracked().trim_start_matches('#').to_owned();
    if code.is_empty() {
        return view! {
            <Card title="Set up Postern">
                <Notice tone=Tone::Warning title="The code is missing">
                    "Open the whole set-up link that Postern printed when it was started, with what follows the # in it."
                </Notice>
            </Card>
        }
        .into_any();
    }
    let code = StoredValue::new(code);
    let login = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let saving = Saving::new();
    let navigate = StoredValue::new_local(use_navigate());
    let submit = Callback::new(move |()| {
        let said = Setup {
            code: code.get_value(),
            login: login.get_untracked(),
            name: name.get_untracked(),
            password: normalised(&password.get_untracked()),
        };
        saving.send(said, open::set_up, move |()| {
            // Replaced, so that the code is not left in the history.
            navigate.with_value(|navigate| navigate(&Route::Home.url(), replacing()));
            session.ask();
        });
    });
    let done_before = move || {
        saving
            .last_failure()
            .with(|failure| failure.as_ref().and_then(crate::api::Failure::code) == Some(Code::AlreadySetUp))
    };
    view! {
        <Card title="Set up Postern">
            <p>"You will be the first administrator: you may do everything, and let others in."</p>
            <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                <TextField label="Login" value=login autocomplete="username" required=true autofocus=true
                    hint="What you will sign in with, for example your email address." error=saving.error("login")/>
                <TextField label="Your name" value=name autocomplete="name" required=true error=saving.error("name")/>
                <NewPassword label="Password" value=password error=saving.error("password")/>
                <Actions>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>"Set up Postern"</Button>
                </Actions>
            </Form>
            <Show when=done_before>
                <p><a href=Route::Home.url()>"Go to the sign-in"</a></p>
            </Show>
        </Card>
    }
    .into_any()
}

/// Puts the new address in the place of the old one.
pub(super) fn replacing() -> leptos_router::NavigateOptions {
    leptos_router::NavigateOptions { replace: true, ..Default::default() }
}
