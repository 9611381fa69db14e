//! What one says of a role, new or not.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::role::{NewRole, Role, RoleEdit};

use crate::part::{PermissionMatrix, PermissionTick};
use crate::state::saving::Saving;
use crate::ui::{TextArea, TextField};

/// What is said of a role and not saved yet.
#[derive(Clone, Copy)]
pub struct Draft {
    name: RwSignal<String>,
    description: RwSignal<String>,
    granted: RwSignal<BTreeSet<Permission>>,
}

impl Draft {
    /// Of a role that does not exist yet.
    pub fn blank() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
            granted: RwSignal::new(BTreeSet::new()),
        }
    }

    /// Of a role as it is.
    pub fn of(role: &Role) -> Self {
        let draft = Self::blank();
        draft.follow(role);
        draft.granted.set(role.permissions.iter().cloned().collect());
        draft
    }

    /// Takes over the texts as they were saved, which may have been trimmed.
    pub fn follow(self, role: &Role) {
        self.name.set(role.name.clone());
        self.description.set(role.description.clone());
    }

    /// As a role to create.
    pub fn to_new(self) -> NewRole {
        NewRole {
            name: self.name.get_untracked(),
            description: self.description.get_untracked(),
            permissions: self.granted.get_untracked().into_iter().collect(),
        }
    }

    /// What differs from the role.
    pub fn to_edit(self, role: &Role) -> RoleEdit {
        let NewRole { name, description, permissions } = self.to_new();
        let is_granted = role.permissions.iter().cloned().collect::<BTreeSet<_>>() == self.granted.get_untracked();
        RoleEdit {
            name: (name != role.name).then_some(name),
            description: (description != role.description).then_some(description),
            permissions: (!is_granted).then_some(permissions),
        }
    }
}

/// The fields of a role.
#[component]
pub fn RoleFields(
    /// What is said in them.
    draft: Draft,
    /// What was wrong with it.
    saving: Saving,
    /// What the role grants as it was read.
    #[prop(optional, into)]
    before: Signal<Vec<Permission>>,
    /// Why none of it may be changed.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Whether it begins where one types.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let readonly = disabled_reason.with_untracked(Option::is_some);
    view! {
        <TextField label="Name" value=draft.name required=true autocomplete="off" readonly autofocus
            error=saving.error("name")/>
        <TextArea label="Description" value=draft.description rows=2 readonly hint="What the role is for."
            error=saving.error("description")/>
        // On its own, because it hands on all the others.
        <PermissionTick label="Generate API token" permission=Permission::API_TOKENS_GENERATE granted=draft.granted disabled_reason
            hint="Whoever has this role can make tokens, with which programs act with that person's own rights."/>
        <PermissionMatrix granted=draft.granted before disabled_reason/>
    }
}
