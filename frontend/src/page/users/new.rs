//! Inviting a person.

use leptos::prelude::*;
use postern_shared::user::{InvitedUser, NewUser};

use crate::api::Api;
use crate::part::{InvitationLink, RolePicker, chosen_roles};
use crate::state::role_book::RoleBook;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, TextField, Variant};

/// The dialog that asks who the person is and what they may do.
#[component]
pub fn New(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The roles there are.
    book: RoleBook,
    /// Called with the link for the person.
    on_made: Callback<InvitationLink>,
) -> impl IntoView {
    view! {
        <Dialog title="New user" open>
            <Asked open book on_made/>
        </Dialog>
    }
}

/// The form. It is made when the dialog opens, so that nothing of the last one is left in it.
#[component]
fn Asked(open: RwSignal<bool>, book: RoleBook, on_made: Callback<InvitationLink>) -> impl IntoView {
    let api = Api::here();
    let login = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let roles = RwSignal::new(Vec::new());
    let saving = Saving::new();
    let submit = Callback::new(move |()| {
        let said =
            NewUser { login: login.get_untracked(), name: name.get_untracked(), roles: Some(chosen_roles(roles)) };
        saving.send(said, move |said| api.create_user(said), move |made: InvitedUser| on_made.run(made.into()));
    });
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <TextField label="Login" value=login required=true autofocus=true autocomplete="off"
                hint="What the person will sign in with, for example an email address." error=saving.error("login")/>
            <TextField label="Name" value=name required=true autocomplete="off" error=saving.error("name")/>
            <RolePicker book chosen=roles error=saving.error("roles")/>
            <Actions>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Create user"</Button>
            </Actions>
        </Form>
    }
}
