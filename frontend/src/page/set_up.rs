//! First set-up: the person with the link becomes the first administrator.

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

/// Asks for login, name and password of the first administrator.
#[component]
pub fn SetUp(
    /// The session that starts with it.
    session: Session,
) -> impl IntoView {
    let code = use_location().hash.get_untracked().trim_start_matches('#').to_owned();
    if code.is_empty() {
        return view! {
            <Card title="Set up Postern">
                <Notice tone=Tone::Warning title="The code is missing">
                    "Open the complete set-up link that Postern printed when it started, including the part after the #."
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
        let input = Setup {
            code: code.get_value(),
            login: login.get_untracked(),
            name: name.get_untracked(),
            password: normalised(&password.get_untracked()),
        };
        saving.send(input, open::set_up, move |()| {
            // Replaced, so that the code does not stay in the history.
            navigate.with_value(|navigate| navigate(&Route::Home.url(), replacing()));
            session.ask();
        });
    });
    let is_set_up = move || {
        saving
            .last_failure()
            .with(|failure| failure.as_ref().and_then(crate::api::Failure::code) == Some(Code::AlreadySetUp))
    };
    view! {
        <Card title="Set up Postern">
            <p>"You will be the first administrator, who can do everything and invite others."</p>
            <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                <TextField label="Login" value=login autocomplete="username" required=true autofocus=true
                    hint="What you will sign in with, for example your email address." error=saving.error("login")/>
                <TextField label="Your name" value=name autocomplete="name" required=true error=saving.error("name")/>
                <NewPassword label="Password" value=password error=saving.error("password")/>
                <Actions>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>"Set up Postern"</Button>
                </Actions>
            </Form>
            <Show when=is_set_up>
                <p><a href=Route::Home.url()>"Go to the sign-in page"</a></p>
            </Show>
        </Card>
    }
    .into_any()
}

/// Replaces the address in the history.
pub(super) fn replacing() -> leptos_router::NavigateOptions {
    leptos_router::NavigateOptions { replace: true, ..Default::default() }
}
