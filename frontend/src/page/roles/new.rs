//! The form for a new role.

use leptos::prelude::*;
use postern_shared::role::Role;
use wasm_split_helpers::wasm_split;

use super::form::{RoleDraft, RoleFields};
use crate::api::Api;
use crate::part::{DialogForm, Piece};
use crate::route::{Navigator, Route};
use crate::state::saving::Saving;
use crate::text::roles::new as text;
use crate::ui::{Notice, Toaster, Tone};

/// How the form is made.
#[wasm_split(items, fallible)]
pub(super) fn new_role() -> Piece<()> {
    Ok(|()| view! { <NewRole draft=RoleDraft::blank()/> }.into_any())
}

/// The form in a dialog. It creates the role and goes to its screen.
#[component]
pub(super) fn NewRole(
    /// The values in the fields.
    draft: RoleDraft,
    /// What to know about these values.
    #[prop(optional_no_strip)]
    notice: Option<String>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let navigator = Navigator::here();
    let on_submit = Callback::new(move |()| {
        saving.send(
            draft.to_new(),
            move |input| api.create_role(input),
            move |role: Role| {
                toaster.say(text::created(&role.name));
                navigator.go(&Route::Role(role.id));
            },
        );
    });
    view! {
        <DialogForm saving verb=text::CREATE on_submit>
            {notice.map(|notice| view! { <Notice tone=Tone::Info>{notice}</Notice> })}
            <RoleFields draft error=move |field| saving.error(field) autofocus=true/>
        </DialogForm>
    }
}
