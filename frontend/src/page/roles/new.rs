//! Making a role.

use leptos::prelude::*;
use postern_shared::role::Role;

use super::form::{Draft, RoleFields};
use crate::api::Api;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, Variant};

/// The dialog that asks what the role is and what it grants.
#[component]
pub fn New(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called with the role.
    on_made: Callback<Role>,
) -> impl IntoView {
    view! {
        <Dialog title="New role" open>
            <Asked open on_made/>
        </Dialog>
    }
}

/// The form. It is made when the dialog opens, so that nothing of the last one is left in it.
#[component]
fn Asked(open: RwSignal<bool>, on_made: Callback<Role>) -> impl IntoView {
    let api = Api::here();
    let draft = Draft::blank();
    let saving = Saving::new();
    let submit = Callback::new(move |()| {
        saving.send(draft.to_new(), move |said| api.create_role(said), move |role| on_made.run(role));
    });
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <RoleFields draft saving autofocus=true/>
            <Actions>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Create role"</Button>
            </Actions>
        </Form>
    }
}
