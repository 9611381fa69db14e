//! The fields of a role, new or not.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::permission::Permission;
use postern_shared::role::{NewRole, PERMISSIONS_LIMIT, Role, RoleEdit};

use crate::api::{Api, Failure};
use crate::part::{Editable, PermissionMatrix, PermissionTick};
use crate::text::roles::form as text;
use crate::ui::{TextArea, TextField};

/// The values in the fields of a role.
#[derive(Clone, Copy)]
pub struct RoleDraft {
    name: RwSignal<String>,
    description: RwSignal<String>,
    granted: RwSignal<BTreeSet<Permission>>,
}

impl RoleDraft {
    /// Nothing yet.
    pub(super) fn blank() -> Self {
        Self { name: RwSignal::default(), description: RwSignal::default(), granted: RwSignal::default() }
    }

    /// The values of a role to create.
    pub(super) fn of(new: NewRole) -> Self {
        let NewRole { name, description, permissions, external_id: _ } = new;
        let granted = RwSignal::new(permissions.into_iter().collect());
        Self { name: RwSignal::new(name), description: RwSignal::new(description), granted }
    }

    /// Takes permissions away. They are taken from the role when the draft is saved.
    pub(super) fn remove(self, permissions: &[Permission]) {
        self.granted.update(|granted| granted.retain(|granted| !permissions.contains(granted)));
    }

    /// The role to create.
    pub(super) fn to_new(self) -> NewRole {
        NewRole {
            name: self.name.get_untracked(),
            description: self.description.get_untracked(),
            permissions: self.granted.get_untracked().into_iter().collect(),
            external_id: None,
        }
    }
}

impl Editable for Role {
    type Draft = RoleDraft;
    type Edit = RoleEdit;

    fn fill(&self, draft: RoleDraft) {
        draft.name.set(self.name.clone());
        draft.description.set(self.description.clone());
        draft.granted.set(self.permissions.iter().cloned().collect());
    }

    fn edit(&self, draft: RoleDraft) -> RoleEdit {
        let NewRole { name, description, permissions, .. } = draft.to_new();
        let is_granted = self.permissions.iter().collect::<BTreeSet<_>>() == permissions.iter().collect();
        RoleEdit {
            name: (name != self.name).then_some(name),
            description: (description != self.description).then_some(description),
            permissions: (!is_granted).then_some(permissions),
            external_id: None,
        }
    }

    fn proposal(&self, edit: &RoleEdit) -> Option<Proposal> {
        let permissions = edit.permissions.clone()?;
        Some(Proposal::RoleEdit { role: self.id.clone(), permissions })
    }

    async fn load(self, api: Api) -> Result<Self, Failure> {
        api.role(self.id).await
    }

    async fn save(self, api: Api, edit: RoleEdit) -> Result<Self, Failure> {
        api.edit_role(self.id, self.version, edit).await
    }
}

/// The fields.
#[component]
pub(super) fn RoleFields(
    /// The values in them.
    draft: RoleDraft,
    /// The error of a field.
    error: impl Fn(&'static str) -> Signal<Option<String>>,
    /// The permissions when the role was loaded.
    #[prop(optional, into)]
    before: Signal<Vec<Permission>>,
    /// Why none of it may be changed.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Whether the focus starts here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <TextField label=text::NAME value=draft.name required=true autocomplete="off" autofocus error=error("name") disabled_reason/>
        <TextArea label=text::DESCRIPTION value=draft.description rows=2 hint=text::DESCRIPTION_HINT error=error("description")
            disabled_reason/>
        // Apart from the matrix, because it passes on all the others.
        <PermissionTick label=text::GENERATE_TOKEN permission=Permission::API_TOKENS_GENERATE granted=draft.granted disabled_reason
            hint=text::GENERATE_TOKEN_HINT/>
        <PermissionMatrix granted=draft.granted before disabled_reason limit=PERMISSIONS_LIMIT/>
    }
}
