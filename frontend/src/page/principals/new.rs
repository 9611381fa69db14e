//! Creating a user or an API user, resending an invitation, and resetting a password, which is done by a new invitation.

use leptos::prelude::*;
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::UserId;
use postern_shared::principal::Kind;
use postern_shared::user::{InvitedUser, NewInvitation, NewUser};
use wasm_split_helpers::wasm_split;

use crate::api::{Api, KeyHolder};
use crate::part::{
    DialogForm, InvitationDialog, InvitationLink, Piece, RolePicker, TokensChoice, TokensField, chosen_roles,
};
use crate::route::{ApiUserTab, Navigator, Route};
use crate::state::role_catalog::RoleCatalog;
use crate::state::saving::Saving;
use crate::text::principals::new as text;
use crate::ui::{Dialog, Notice, TextField, Toaster, Tone};

/// How the form is made.
#[wasm_split(items, fallible)]
pub(super) fn new_principal() -> Piece<NewPrincipalProps> {
    Ok(|props| NewPrincipal(props).into_any())
}

/// The form for a new user, who gets an invitation, or a new API user, which needs a key next.
#[component]
pub(super) fn NewPrincipal(
    /// The kind to create.
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
    let navigator = Navigator::here();
    let on_submit = Callback::new(move |()| {
        let (login, name, roles) = (login.get_untracked(), name.get_untracked(), Some(chosen_roles(chosen)));
        let show_invitation = move |invited: InvitedUser| {
            open.try_set(false);
            on_invited.try_run(invited.into());
        };
        let show_keys = move |created: ApiUser| {
            toaster.say(text::created(&created.name));
            navigator.go(&Route::ApiUser(created.id, ApiUserTab::Keys));
        };
        match kind {
            Kind::User => {
                saving.send(
                    NewUser { login, name, roles, inherit_roles: false, external_id: None },
                    move |input| api.create_user(input),
                    show_invitation,
                );
            }
            Kind::ApiUser => {
                saving.send(
                    NewApiUser { name, roles, inherit_roles: false, external_id: None },
                    move |input| api.create_api_user(input),
                    show_keys,
                );
            }
        }
    });
    let is_user = kind == Kind::User;
    let verb = if is_user { text::CREATE_USER } else { text::CREATE_API_USER };
    let hint = (!is_user).then(|| text::SYSTEM_HINT.to_owned());
    view! {
        <DialogForm saving verb on_submit>
            {is_user.then(|| view! {
                <TextField label=text::LOGIN value=login required=true autofocus=true autocomplete="off"
                    hint=text::LOGIN_HINT error=saving.error("login")/>
            })}
            <TextField label=text::NAME value=name required=true autofocus=!is_user autocomplete="off" hint
                error=saving.error("name")/>
            <RolePicker catalog chosen error=saving.error("roles")/>
            <Show when=move || !is_user && chosen.with(Vec::is_empty)>
                <Notice tone=Tone::Info>{text::NO_ROLE}</Notice>
            </Show>
        </DialogForm>
    }
}

/// Asks whether the user's tokens are kept, invites, and shows the link.
#[component]
pub(super) fn InviteDialog(
    /// The user.
    id: UserId,
    /// The user's login.
    login: Signal<String>,
    /// Whether the user has not accepted an invitation yet, and so has no password to reset.
    is_invited: Memo<bool>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when the link was seen.
    on_changed: Callback<()>,
) -> impl IntoView {
    let saving = Saving::new();
    let invitation = RwSignal::new(None::<InvitationLink>);
    let title = Signal::derive(move || {
        let question = if is_invited.get() { text::resend_of } else { text::reset_password_of };
        login.with(|login| question(login))
    });
    let id = StoredValue::new(id);
    view! {
        <Dialog title open>
            <InviteForm id=id.get_value() is_invited=is_invited.get_untracked() open saving invitation/>
        </Dialog>
        <InvitationDialog invitation on_closed=on_changed/>
    }
}

/// The form. Made again each time the dialog opens, so that it lists the current tokens.
#[component]
fn InviteForm(
    id: UserId,
    is_invited: bool,
    open: RwSignal<bool>,
    saving: Saving,
    invitation: RwSignal<Option<InvitationLink>>,
) -> impl IntoView {
    let api = Api::here();
    saving.reset();
    let (verb, meaning) =
        if is_invited { (text::RESEND, text::NEW_LINK) } else { (text::RESET_PASSWORD, text::PASSWORD_ENDS) };
    let choice = TokensChoice::new(KeyHolder::User(id.clone()));
    let on_submit = Callback::new(move |()| match choice.read() {
        Err(sentence) => saving.refuse("tokens", sentence),
        Ok(tokens) => {
            saving.run(api.invite_user(id.clone(), NewInvitation { tokens }), move |invited: InvitedUser| {
                open.try_set(false);
                invitation.try_set(Some(invited.into()));
            });
        }
    });
    view! {
        <DialogForm saving verb on_submit cautious=true>
            <p>{meaning}</p>
            <TokensField choice error=saving.error("tokens")/>
        </DialogForm>
    }
}
