//! An API user as it is being edited: what is typed, beside what was read.

use leptos::prelude::*;
use postern_shared::api_user::ApiUser;
use postern_shared::id::RoleId;
use postern_shared::impact::Proposal;
use postern_shared::principal::PrincipalEdit;

use crate::part::chosen_roles;

/// What is typed. It outlives a change of tabs.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) name: RwSignal<String>,
    pub(super) roles: RwSignal<Vec<String>>,
    pub(super) disabled: RwSignal<bool>,
}

impl Draft {
    /// Nothing changed yet.
    pub(super) fn of(api_user: &ApiUser) -> Self {
        Self {
            name: RwSignal::new(api_user.name.clone()),
            roles: RwSignal::new(ids(api_user)),
            disabled: RwSignal::new(api_user.disabled),
        }
    }

    /// Drops what was typed for what is so.
    pub(super) fn reset(self, api_user: &ApiUser) {
        self.name.set(api_user.name.clone());
        self.roles.set(ids(api_user));
        self.disabled.set(api_user.disabled);
    }

    /// What differs from what was read.
    pub(super) fn edit(self, api_user: &ApiUser) -> PrincipalEdit {
        let (name, roles, disabled) =
            (self.name.get_untracked(), chosen_roles(self.roles), self.disabled.get_untracked());
        PrincipalEdit {
            name: (name != api_user.name).then_some(name),
            roles: differ(&roles, &api_user.roles).then_some(roles),
            disabled: (disabled != api_user.disabled).then_some(disabled),
        }
    }
}

/// What an edit may change for others, if it does.
pub(super) fn proposal(api_user: &ApiUser, edit: &PrincipalEdit) -> Option<Proposal> {
    let PrincipalEdit { roles, disabled, .. } = edit.clone();
    let reaches = roles.is_some() || disabled.is_some();
    reaches.then(|| Proposal::PrincipalEdit { principal: api_user.id.clone().into(), roles, disabled })
}

fn ids(api_user: &ApiUser) -> Vec<String> {
    api_user.roles.iter().map(ToString::to_string).collect()
}

/// Whether two sets of roles differ; their order means nothing.
fn differ(some: &[RoleId], others: &[RoleId]) -> bool {
    some.len() != others.len() || some.iter().any(|role| !others.contains(role))
}
