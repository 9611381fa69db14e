//! Creating an API user.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use postern_shared::api_user::{ApiUser, NewApiUser};

use crate::api::Api;
use crate::part::{RolePicker, chosen_roles};
use crate::route::{ApiUserTab, Route};
use crate::state::role_book::RoleBook;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, TextField, Toaster, Variant};

/// The dialog that asks what the API user is called and what it may do.
#[component]
pub(super) fn New(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The roles there are.
    book: RoleBook,
) -> impl IntoView {
    view! {
        <Dialog title="New API user" open>
            <Asked open book/>
        </Dialog>
    }
}

/// The form. It is made when the dialog opens, so that nothing of the last one is left in it.
#[component]
fn Asked(open: RwSignal<bool>, book: RoleBook) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let name = RwSignal::new(String::new());
    let roles = RwSignal::new(Vec::new());
    let navigate = StoredValue::new_local(use_navigate());
    let submit = Callback::new(move |()| {
        let said = NewApiUser { name: name.get_untracked(), roles: Some(chosen_roles(roles)) };
        saving.send(
            said,
            move |said| api.create_api_user(said),
            move |made: ApiUser| {
                toaster.say(format!("{} is created. Give it its first key.", made.name));
                let keys = Route::ApiUser(made.id, ApiUserTab::Keys).url();
                navigate.with_value(|navigate| navigate(&keys, leptos_router::NavigateOptions::default()));
            },
        );
    });
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <TextField label="Name" value=name required=true autofocus=true autocomplete="off"
                hint="The outside system it stands for, for example \"HR system\"." error=saving.error("name")/>
            <RolePicker book chosen=roles error=saving.error("roles")/>
            <Actions>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Create API user"</Button>
            </Actions>
        </Form>
    }
}
