//! One person: who they are, what they may do, and what depends on them.

use leptos::prelude::*;
use postern_shared::id::UserId;
use postern_shared::impact::Proposal;
use postern_shared::permission::Permission;
use postern_shared::principal::{PrincipalEdit, PrincipalId};
use postern_shared::problem::Code;
use postern_shared::user::User;

use super::actions::UserActions;
use super::sessions::Sessions;
use super::tokens::Tokens;
use crate::api::{Api, Failure};
use crate::part::{Area, AreaTabs, BlockedNotice, ImpactOf, LoadError, RolePicker, StatusBadge, chosen_roles};
use crate::route::Route;
use crate::state::move_policy::{MovePolicy, MoveTarget};
use crate::state::rights::Rights;
use crate::state::role_book::RoleBook;
use crate::state::saving::Saving;
use crate::ui::{
    Actions, Button, ButtonLink, Confirm, Fact, Facts, Form, Loading, Moment, PageHead, Section, TextField, Toaster,
    Variant,
};

/// The screen of a person.
#[component]
pub fn Edit(
    /// Who.
    id: UserId,
) -> impl IntoView {
    let api = Api::here();
    let asked = id.clone();
    let user = LocalResource::new(move || api.user(asked.clone()));
    let failure = Signal::derive(move || user.get().and_then(Result::err));
    let reload = Callback::new(move |()| user.refetch());
    view! {
        <AreaTabs area=Area::UserAdministration current=Route::Users/>
        {move || match user.get() {
            None => view! { <Loading label="Loading the user"/> }.into_any(),
            Some(Err(_)) => view! { <PageHead title="User" back=back()/> <LoadError failure on_retry=reload/> }.into_any(),
            Some(Ok(found)) => view! { <Found user=found on_changed=reload/> }.into_any(),
        }}
    }
}

#[component]
fn Found(user: User, on_changed: Callback<()>) -> impl IntoView {
    let book = RoleBook::open();
    let log_disabled_reason = Rights::here().missing(Permission::CHANGE_LOG_READ);
    let (policy, target) = (MovePolicy::here(book), MoveTarget::from(&user));
    let whom = (user.roles.clone(), user.provisioned_by.clone());
    let disabled_reason = book.change_disabled_reason(Permission::USERS_WRITE, move || whom.clone());
    let (done_to, done_by) = (Route::changes_to(user.id.as_str()).url(), Route::changes_by(user.id.as_str()).url());
    let (login, status, created_at) = (user.login.clone(), user.status, user.created_at);
    let (of_sessions, of_tokens) = (user.id.clone(), user.id.clone());
    let (actions, details) = (user.clone(), user.clone());
    view! {
        <PageHead title=user.name.clone() back=back()>
            <UserActions user=actions disabled_reason policy on_changed/>
        </PageHead>
        <BlockedNotice target block=user.blocked_by policy on_adopted=on_changed/>
        <Facts>
            <Fact label="Login">{login}</Fact>
            <Fact label="Status"><StatusBadge status/></Fact>
            <Fact label="Created"><Moment at=created_at/></Fact>
            <Fact label="Change log">
                <ButtonLink href=done_to disabled_reason=log_disabled_reason>"Done to"</ButtonLink>
                " "
                <ButtonLink href=done_by disabled_reason=log_disabled_reason>"Done by"</ButtonLink>
            </Fact>
        </Facts>
        <Section title="Name and roles">
            <Details user=details book disabled_reason on_changed/>
        </Section>
        <Section title="Sessions">
            <Sessions id=of_sessions disabled_reason/>
        </Section>
        <Section title="API tokens">
            <Tokens id=of_tokens/>
        </Section>
    }
}

fn back() -> (String, String) {
    (Route::Users.url(), "Users".to_owned())
}

/// The form. A change of roles is shown with whom it reaches before it is saved.
#[component]
fn Details(
    user: User,
    book: RoleBook,
    disabled_reason: Signal<Option<String>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let name = RwSignal::new(user.name.clone());
    let chosen = RwSignal::new(user.roles.iter().map(ToString::to_string).collect::<Vec<_>>());
    let saving = Saving::new();
    let asking = RwSignal::new(false);
    let proposal = RwSignal::new(None::<Proposal>);
    let before = StoredValue::new(user);

    let save = Callback::new(move |()| {
        let (id, version, edit) = before.with_value(|user| (user.id.clone(), user.version, edit(user, name, chosen)));
        let call = move |edit| api.edit_user(id, version, edit);
        saving.send(edit, call, move |_| {
            asking.set(false);
            toaster.say("Saved.");
            on_changed.run(());
        });
    });
    let submit = Callback::new(move |()| {
        let edit = before.with_value(|user| edit(user, name, chosen));
        match edit.roles {
            None => save.run(()),
            roles => {
                let principal = before.with_value(|user| PrincipalId::User(user.id.clone()));
                proposal.set(Some(Proposal::PrincipalEdit { principal, roles, disabled: None }));
                saving.reset();
                asking.set(true);
            }
        }
    });
    let is_stale = move || {
        saving.last_failure().with(|failure| failure.as_ref().and_then(Failure::code)) == Some(Code::StaleVersion)
    };
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <TextField label="Name" value=name required=true error=saving.error("name") disabled_reason/>
            <RolePicker book chosen error=saving.error("roles")/>
            <Actions>
                <Show when=is_stale>
                    <Button on_press=on_changed>"Load again"</Button>
                </Show>
                <Button variant=Variant::Primary submit=true busy=saving.busy() disabled_reason>"Save"</Button>
            </Actions>
        </Form>
        <Confirm title="Change the roles?" open=asking verb="Save roles" variant=Variant::Primary busy=saving.busy()
            failure=saving.failure() on_confirm=save>
            {move || proposal.get().map(|proposal| view! { <ImpactOf proposal/> })}
        </Confirm>
    }
}

/// What differs from the user as it was read.
fn edit(user: &User, name: RwSignal<String>, chosen: RwSignal<Vec<String>>) -> PrincipalEdit {
    let (name, roles) = (name.get_untracked(), chosen_roles(chosen));
    PrincipalEdit {
        name: (name != user.name).then_some(name),
        roles: (roles != user.roles).then_some(roles),
        disabled: None,
    }
}
