//! Creating a user or an API user.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::principal::Kind;
use postern_shared::user::{InvitedUser, NewUser};

use crate::api::Api;
use crate::part::{DialogForm, InvitationLink, RolePicker, chosen_roles};
use crate::route::{ApiUserTab, Route};
use crate::state::role_catalog::RoleCatalog;
use crate::state::saving::Saving;
use crate::ui::{TextField, Toaster};

/// The form for a new user, who gets an invitation, or a new API user, which needs a key next.
#[component]
pub(super) fn NewPrincipal(
    /// What to create.
    kind: Kind,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// The roles there are.
    catalog: RoleCatalog,
    /// Called with the link for a new user.
    on_invited: Callback<InvitationLink>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let (login, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = RwSignal::new(Vec::new());
    let navigate = StoredValue::new_local(use_navigate());
    let on_submit = Callback::new(move |()| {
        let (login, name, roles) = (login.get_untracked(), name.get_untracked(), Some(chosen_roles(chosen)));
        let show_invitation = move |invited: InvitedUser| {
            open.set(false);
            on_invited.run(invited.into());
        };
        let show_keys = move |created: ApiUser| {
            toaster.say(format!("{} created. Now create its first key.", created.name));
            let keys = Route::ApiUser(created.id, ApiUserTab::Keys).url();
            navigate.with_value(|navigate| navigate(&keys, leptos_router::NavigateOptions::default()));
        };
        match kind {
            Kind::User => {
                saving.send(NewUser { login, name, roles }, move |input| api.create_user(input), show_invitation);
            }
            Kind::ApiUser => {
                saving.send(NewApiUser { name, roles }, move |input| api.create_api_user(input), show_keys);
            }
        }
    });
    let is_user = kind == Kind::User;
    let verb = if is_user { "Create user" } else { "Create API user" };
    let hint = (!is_user).then(|| "The external system, for example \"HR system\".".to_owned());
    view! {
        <DialogForm open saving verb on_submit>
            {is_user.then(|| view! {
                <TextField label="Login" value=login required=true autofocus=true autocomplete="off"
                    hint="What the person will sign in with, for example an email address." error=saving.error("login")/>
            })}
            <TextField label="Name" value=name required=true autofocus=!is_user autocomplete="off" hint
                error=saving.error("name")/>
            <RolePicker catalog chosen error=saving.error("roles")/>
        </DialogForm>
    }
}
