//! The form of an API user: its name, its roles, and whether it is disabled.

use leptos::prelude::*;
use postern_shared::api_user::ApiUser;
use postern_shared::impact::Impact;
use postern_shared::problem::Code;

use super::draft::{Draft, proposal};
use crate::api::{Api, Failure};
use crate::part::{ImpactOf, RolePicker};
use crate::state::role_book::RoleBook;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Checkbox, Confirm, Form, TextField, Toaster, Variant};

/// What it means to be disabled.
const DISABLED: &str =
    "All its keys stop working at once, and it is not billed. Everything is kept: once enabled, its keys work again.";

/// The form. Whom a change reaches is said before it is saved.
#[component]
pub(super) fn Details(
    /// The API user as last read.
    api_user: RwSignal<ApiUser>,
    /// What is typed.
    draft: Draft,
    /// The roles there are.
    book: RoleBook,
    /// Why one may not edit it.
    disabled_reason: Signal<Option<String>>,
    /// Reads it anew and drops what was typed.
    on_load: Callback<()>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let asking = RwSignal::new(false);
    let save = Callback::new(move |()| {
        let before = api_user.get_untracked();
        let call = move |edit| api.edit_api_user(before.id, before.version, edit);
        saving.send(draft.edit(&api_user.get_untracked()), call, move |saved: ApiUser| {
            asking.set(false);
            draft.reset(&saved);
            api_user.set(saved);
            toaster.say("Saved.");
        });
    });
    let submit = Callback::new(move |()| {
        let before = api_user.get_untracked();
        let edit = draft.edit(&before);
        match proposal(&before, &edit) {
            None => save.run(()),
            Some(proposal) => saving.send(
                edit,
                move |_| api.impact(proposal),
                move |impact: Impact| {
                    if impact == (Impact { complete: true, ..Impact::default() }) {
                        save.run(());
                    } else {
                        asking.set(true);
                    }
                },
            ),
        }
    });
    let load = Callback::new(move |()| {
        saving.reset();
        on_load.run(());
    });
    let is_stale = move || {
        saving.last_failure().with(|failure| failure.as_ref().and_then(Failure::code)) == Some(Code::StaleVersion)
    };
    let asked = move || {
        let before = api_user.get();
        proposal(&before, &draft.edit(&before)).map(|proposal| view! { <ImpactOf proposal/> })
    };
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <TextField label="Name" value=draft.name required=true autocomplete="off" error=saving.error("name") disabled_reason/>
            <RolePicker book chosen=draft.roles error=saving.error("roles")/>
            <Checkbox label="Disabled" checked=draft.disabled hint=DISABLED error=saving.error("disabled") disabled_reason/>
            <Actions>
                <Show when=is_stale>
                    <Button on_press=load>"Load again"</Button>
                </Show>
                <Button variant=Variant::Primary submit=true busy=saving.busy() disabled_reason>"Save"</Button>
            </Actions>
        </Form>
        <Confirm title="Save these changes?" open=asking verb="Save" variant=Variant::Primary busy=saving.busy()
            failure=saving.failure() on_confirm=save>
            {asked}
        </Confirm>
    }
}
