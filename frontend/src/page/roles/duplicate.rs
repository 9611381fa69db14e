//! Duplicating a role: the form for a new role, filled with what another grants, as far as the person can grant it.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::resource::Resource;
use postern_shared::role::{NewRole as Input, Role};

use super::form::RoleDraft;
use super::new::NewRole;
use crate::api::{Api, Failure};
use crate::state::paged_list::fetch_all;
use crate::state::rights::Rights;
use crate::state::saving::Saving;
use crate::text::roles::new as text;
use crate::ui::{Button, Dialog, Glyph};

/// The button, and the dialog with the form.
#[component]
pub(super) fn DuplicateRole(
    /// The role as last loaded or saved.
    role: RwSignal<Role>,
) -> impl IntoView {
    let (api, rights, loading) = (Api::here(), Rights::here(), Saving::new());
    let (open, copy) = (RwSignal::new(false), RwSignal::new(None::<RoleCopy>));
    let lacking = rights.disabled_reason(Permission::ROLES_WRITE);
    let disabled_reason = Signal::derive(move || {
        role.with(|role| role.built_in).then(|| text::GRANTS_EVERYTHING.to_owned()).or_else(|| lacking.get())
    });
    let press = Callback::new(move |()| {
        loading.run(resources(api, rights), move |resources| {
            let role = role.get_untracked();
            copy.try_set(Some(RoleCopy::of(&role, &untrack(|| rights.permission_set()), &resources)));
            open.try_set(true);
        });
    });
    let title = Signal::derive(move || role.with(|role| text::duplicate(&role.name)));
    view! {
        <Button glyph=Glyph::Copy busy=loading.busy() disabled_reason on_press=press>{text::DUPLICATE}</Button>
        <Dialog title open>
            {copy.get_untracked().map(|copy| {
                let notice = copy.left_out();
                view! { <NewRole draft=RoleDraft::of(copy.new) notice/> }
            })}
        </Dialog>
    }
}

/// The resources, to leave out permissions on those that are retired. None if they cannot be read: the service decides.
async fn resources(api: Api, rights: Rights) -> Result<Vec<Resource>, Failure> {
    if !untrack(|| rights.may(&Permission::RESOURCES_READ)) {
        return Ok(Vec::new());
    }
    Ok(fetch_all(move |listing| api.resources(listing)).await.unwrap_or_default())
}

/// The copy of a role, and how many permissions it leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RoleCopy {
    new: Input,
    /// Permissions that the person lacks.
    lacking: usize,
    /// Permissions on retired resources, which nobody can grant.
    retired: usize,
}

impl RoleCopy {
    /// A copy with what a person who has these permissions can grant.
    fn of(role: &Role, own: &PermissionSet, resources: &[Resource]) -> Self {
        let is_retired = |name: &str| resources.iter().any(|it| it.name == name && it.retired_at.is_some());
        let on_retired = |it: &Permission| it.resource().is_some_and(|(name, _)| is_retired(name));
        let (retired, live): (Vec<_>, Vec<_>) = role.permissions.iter().cloned().partition(on_retired);
        let (permissions, lacking): (Vec<_>, Vec<_>) = live.into_iter().partition(|it| own.allows(it));
        let new = Input {
            name: text::copy_of(&role.name),
            description: role.description.clone(),
            permissions,
            external_id: None,
        };
        Self { new, lacking: lacking.len(), retired: retired.len() }
    }

    /// What is left out, in words.
    fn left_out(&self) -> Option<String> {
        match (self.lacking, self.retired) {
            (0, 0) => None,
            (lacking, 0) => Some(text::lacking_left_out(lacking)),
            (0, retired) => Some(text::retired_left_out(retired)),
            (lacking, retired) => Some(text::both_left_out(lacking, retired)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn copied(permissions: &[&str], own: &[&str]) -> RoleCopy {
        let role = json!({
            "id": "rol_0123456789ab", "name": "Dock", "description": "At the dock.", "permissions": permissions,
            "built_in": false, "provisioned_by": null, "holders": 3, "version": 2,
            "created_at": "2026-11-21T21:38:05Z", "updated_at": "2026-11-21T21:38:05Z",
        });
        let fax = json!({
            "name": "fax", "kind": "collection", "description": "", "guards": [], "built_in": false,
            "retired_at": "2026-11-22T21:38:05Z", "version": 2,
        });
        let own = own.iter().map(|&name| Permission::from(name)).collect();
        RoleCopy::of(
            &serde_json::from_value(role).expect("a role"),
            &own,
            &[serde_json::from_value(fax).expect("a resource")],
        )
    }

    #[test]
    fn a_copy_has_what_the_person_can_grant_and_says_what_it_leaves_out() {
        let all = ["inventory:read", "roles:read", "billing:read", "fax:read"];
        let copy = copied(&all, &["inventory:read", "fax:read"]);
        assert_eq!((copy.new.name.as_str(), copy.new.description.as_str()), ("Copy of Dock", "At the dock."));
        assert_eq!(copy.new.permissions, [Permission::from("inventory:read")]);
        let sentences = "2 permissions that you lack are left out. 1 permission on retired resources is left out.";
        assert_eq!(copy.left_out().as_deref(), Some(sentences));
    }

    #[test]
    fn a_whole_copy_leaves_nothing_out() {
        assert_eq!(copied(&["inventory:read"], &["inventory:read"]).left_out(), None);
    }
}
