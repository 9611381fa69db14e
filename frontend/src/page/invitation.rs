//! Accepting an invitation: the person sets their password.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use postern_shared::invitation::Acceptance;

use super::set_up::replacing;
use crate::api::open;
use crate::part::{NewPassword, normalised};
use crate::route::Route;
use crate::state::saving::Saving;
use crate::state::session::Session;
use crate::ui::{Actions, Button, Card, Form, Input, Notice, TextField, Tone, Variant};

/// Asks for the new password, twice.
#[component]
pub fn Invitation(
    /// The session that starts with it.
    session: Session,
) -> impl IntoView {
    let code = use_location().hash.get_untracked().trim_start_matches('#').to_owned();
    if code.is_empty() {
        return view! {
            <Card title="Accept your invitation">
                <Notice tone=Tone::Warning title="The code is missing">
                    "Open the complete link you were given, including the part after the #."
                </Notice>
            </Card>
        }
        .into_any();
    }
    let code = StoredValue::new(code);
    let password = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let saving = Saving::new();
    let navigate = StoredValue::new_local(use_navigate());
    let submit = Callback::new(move |()| {
        if password.get_untracked() != again.get_untracked() {
            saving.refuse("again", "The passwords are not the same. Enter the password again.");
            return;
        }
        let input = Acceptance { code: code.get_value(), password: normalised(&password.get_untracked()) };
        saving.send(input, open::accept, move |has_tokens| {
            // Anyone who has a token can act as the person, so they check the tokens first.
            let next = if has_tokens { Route::TokenCheck } else { Route::Home };
            // Replaced, so that the code does not stay in the history.
            navigate.with_value(|navigate| navigate(&next.url(), replacing()));
            session.ask();
        });
    });
    view! {
        <Card title="Accept your invitation">
            <p>"Choose the password you will sign in with. No one else will ever see it."</p>
            <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
                <NewPassword label="Password" value=password error=saving.error("password")/>
                <TextField label="Password again" value=again kind=Input::Password autocomplete="new-password" required=true
                    error=saving.error("again")/>
                <Actions>
                    <Button variant=Variant::Primary submit=true busy=saving.busy()>"Set password and sign in"</Button>
                </Actions>
            </Form>
        </Card>
    }
    .into_any()
}
