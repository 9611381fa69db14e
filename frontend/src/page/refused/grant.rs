//! The missing permission for the owner of a refused key: in one of its roles, or in a new role of its own. It is added to the
//! role as it is at the click, and the service decides then.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::impact::Proposal;
use postern_shared::permission::Permission;
use postern_shared::principal::{PrincipalEdit, PrincipalId, PrincipalName};
use postern_shared::refusal::Refused;
use postern_shared::role::{NewRole, Role, RoleEdit};
use postern_shared::text::NAME_LENGTH;
use wasm_split_helpers::wasm_split;

use crate::api::{Api, Failure, Principal};
use crate::part::{ActionDialog, ImpactPreview, LoadError, Piece};
use crate::state::fetched::Fetched;
use crate::text::refused::{add_to_role as add, new_role as new};
use crate::text::shared;
use crate::ui::{Dialog, Loading, RadioGroup, Toaster, Variant};

/// The permission that a key was refused for, and its owner, who would get it from a role.
#[derive(Clone)]
pub(super) struct Grant {
    refusal: String,
    owner: PrincipalName,
    permission: Permission,
}

impl Grant {
    /// `None` if no role would help. A permission to administer Postern is granted on the screen of a role, not in passing.
    pub(super) fn of(row: &Refused) -> Option<Self> {
        let permission = row.permission.clone().filter(|permission| permission.resource().is_some())?;
        row.role_helps.then(|| Self { refusal: row.id.clone(), owner: row.principal.clone(), permission })
    }

    /// Takes the row off the list, since its cause is gone. If that fails, it can be dismissed by hand.
    async fn finish(self, api: Api, on_done: Callback<()>) {
        let _ = api.dismiss_refusal(self.refusal).await;
        on_done.try_run(());
    }
}

/// How the dialog is made.
#[wasm_split(items, fallible)]
pub(super) fn add_to_role() -> Piece<(Grant, RwSignal<bool>, Callback<()>)> {
    Ok(|(grant, open, on_done)| view! { <AddToRole grant open on_done/> }.into_any())
}

/// Adds the missing permission to a role of the owner. All holders of the role gain it.
#[component]
pub(super) fn AddToRole(
    /// What is granted, and to whom.
    grant: Grant,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called when it is done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let chosen = RwSignal::new(String::new());
    let owner = grant.owner.id.clone();
    let roles = Fetched::new(move || roles_of(api, owner.clone()));
    let failure = Signal::derive(move || roles.get().and_then(Result::err));
    Effect::new(move || {
        if let Some(Ok(roles)) = roles.get() {
            chosen.set(roles.first().map(|role| role.id.to_string()).unwrap_or_default());
        }
    });
    let title = add::question(&grant.permission.words_and_name(), &grant.owner.name);
    let permission = grant.permission.clone();
    let action = move || {
        let (role, grant) = (chosen.get_untracked().parse::<RoleId>().ok(), grant.clone());
        async move {
            let Some(role) = role else { return Ok(()) };
            let role: Role = api.role(role).await?;
            let edit = RoleEdit { permissions: Some(with(&role, &grant.permission)), ..RoleEdit::default() };
            let saved = api.edit_role(role.id, role.version, edit).await?;
            toaster.say(add::added(&grant.permission.words_and_name(), &saved.name));
            grant.finish(api, on_done).await;
            Ok(())
        }
    };
    let action = StoredValue::new(action);
    move || {
        let (title, permission) = (title.clone(), permission.clone());
        match roles.get() {
            None => view! { <Dialog title open><Loading label=add::LOADING/></Dialog> }.into_any(),
            Some(Err(_)) => {
                view! { <Dialog title open><LoadError failure on_retry=move |()| roles.refetch()/></Dialog> }.into_any()
            }
            Some(Ok(roles)) if roles.is_empty() => view! {
                <Dialog title open><p>{add::NO_ROLE}</p></Dialog>
            }
            .into_any(),
            Some(Ok(roles)) => view! {
                <ActionDialog title open verb=add::ADD variant=Variant::Primary action=action.get_value()>
                    <Choice roles=roles.clone() chosen permission=permission.clone()/>
                </ActionDialog>
            }
            .into_any(),
        }
    }
}

/// The roles to choose from, and whom a change to the chosen one would affect.
#[component]
fn Choice(roles: Vec<Role>, chosen: RwSignal<String>, permission: Permission) -> impl IntoView {
    let option = |role: &Role| (role.id.to_string(), add::role_and_holders(&role.name, role.holders));
    let options = roles.iter().map(option).collect::<Vec<_>>();
    let proposal = Signal::derive(move || {
        let role = roles.iter().find(|role| role.id.as_str() == chosen.get())?;
        Some(Proposal::RoleEdit { role: role.id.clone(), permissions: with(role, &permission) })
    });
    view! {
        <RadioGroup label=add::ROLE value=chosen options/>
        {move || proposal.get().map(|proposal| view! { <ImpactPreview proposal=Signal::stored(proposal)/> })}
    }
}

/// How the dialog is made.
#[wasm_split(items, fallible)]
pub(super) fn new_role_for() -> Piece<(Grant, RwSignal<bool>, Callback<()>)> {
    Ok(|(grant, open, on_done)| view! { <NewRoleFor grant open on_done/> }.into_any())
}

/// Makes a role with the missing permission, and gives it to the owner alone.
#[component]
pub(super) fn NewRoleFor(
    /// What is granted, and to whom.
    grant: Grant,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called when it is done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let Grant { owner, permission, .. } = &grant;
    let name: String = new::name(&owner.name, &shared(&permission.words())).chars().take(NAME_LENGTH).collect();
    let title = new::question(&owner.name);
    let sentence = new::what_it_grants(&name, &permission.words_and_name());
    let action = move || {
        let (name, grant) = (name.clone(), grant.clone());
        async move {
            let permissions = vec![grant.permission.clone()];
            let role =
                api.create_role(NewRole { name, description: String::new(), permissions, external_id: None }).await?;
            match give(api, grant.owner.id.clone(), role.id.clone()).await {
                Ok(saved) => toaster.say(new::done(saved.label(), &role.name)),
                Err(failure) => {
                    // Nobody holds it, and a second try would find its name taken.
                    let _ = api.delete_role(role.id).await;
                    return Err(failure);
                }
            }
            grant.finish(api, on_done).await;
            Ok(())
        }
    };
    view! {
        <ActionDialog title open verb=new::CREATE variant=Variant::Primary action>
            <p>{sentence.clone()}</p>
        </ActionDialog>
    }
}

/// Gives a principal one more role.
async fn give(api: Api, owner: PrincipalId, role: RoleId) -> Result<Principal, Failure> {
    let current = api.principal(owner.clone()).await?;
    let roles = current.roles.iter().cloned().chain([role]).collect();
    let edit = PrincipalEdit { roles: Some(roles), ..PrincipalEdit::default() };
    api.edit_principal(owner, current.version, edit).await
}

/// The roles of a principal that can be changed.
async fn roles_of(api: Api, owner: PrincipalId) -> Result<Vec<Role>, Failure> {
    let mut roles = Vec::new();
    for id in api.principal(owner).await?.roles.into_iter().filter(|id| !id.is_administrator()) {
        roles.push(api.role(id).await?);
    }
    Ok(roles)
}

/// The permissions of a role with one more.
fn with(role: &Role, permission: &Permission) -> Vec<Permission> {
    let others = role.permissions.iter().filter(|other| *other != permission);
    others.cloned().chain([permission.clone()]).collect()
}
