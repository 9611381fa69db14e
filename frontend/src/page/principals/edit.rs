//! Editing a user or an API user: the login of a user, the name, the roles, and whether an API user is disabled.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::impact::Proposal;
use postern_shared::principal::{Kind, PrincipalEdit};

use crate::api::{Api, Failure, Principal};
use crate::part::{EditForm, Editable, Editor, RolePicker, chosen_roles};
use crate::state::role_catalog::RoleCatalog;
use crate::text::principals::edit as text;
use crate::ui::{Checkbox, TextField};

/// The values in the fields. They outlive a change of tabs.
#[derive(Clone, Copy)]
pub struct PrincipalDraft {
    /// Empty for an API user.
    login: RwSignal<String>,
    name: RwSignal<String>,
    roles: RwSignal<Vec<String>>,
    disabled: RwSignal<bool>,
    /// The version that a save names.
    version: RwSignal<u64>,
}

impl PrincipalDraft {
    /// The current values.
    pub(super) fn of(it: &Principal) -> Self {
        let draft = Self {
            login: RwSignal::default(),
            name: RwSignal::default(),
            roles: RwSignal::default(),
            disabled: RwSignal::default(),
            version: RwSignal::default(),
        };
        it.fill(draft);
        draft
    }

    /// Takes over what changed elsewhere, and keeps what was typed. If a field was typed in and changed elsewhere, a save still
    /// names the version from before, and is refused as stale.
    pub(super) fn rebase(self, before: &Principal, current: &Principal) {
        let (edit, version) = (before.edit(self), self.version.get_untracked());
        let was_in_conflict = version != before.version && edit != PrincipalEdit::default();
        let PrincipalEdit { login, name, roles, disabled, external_id: _ } = edit;
        let is_in_conflict = was_in_conflict
            || login.is_some() && before.login != current.login
            || name.is_some() && before.name != current.name
            || roles.is_some() && differ(&before.roles, &current.roles)
            || disabled.is_some() && before.disabled != current.disabled;
        current.fill(self);
        if is_in_conflict {
            self.version.set(version);
        }
        if let Some(login) = login {
            self.login.set(login);
        }
        if let Some(name) = name {
            self.name.set(name);
        }
        if let Some(roles) = roles {
            self.roles.set(texts(&roles));
        }
        if let Some(disabled) = disabled {
            self.disabled.set(disabled);
        }
    }
}

impl Editable for Principal {
    type Draft = PrincipalDraft;
    type Edit = PrincipalEdit;

    fn fill(&self, draft: PrincipalDraft) {
        draft.login.set(self.login.clone().unwrap_or_default());
        draft.name.set(self.name.clone());
        draft.roles.set(texts(&self.roles));
        draft.disabled.set(self.disabled);
        draft.version.set(self.version);
    }

    fn under_version_of(self, draft: PrincipalDraft) -> Self {
        Self { version: draft.version.get_untracked(), ..self }
    }

    fn edit(&self, draft: PrincipalDraft) -> PrincipalEdit {
        let (login, name) = (draft.login.get_untracked(), draft.name.get_untracked());
        let (roles, disabled) = (chosen_roles(draft.roles), draft.disabled.get_untracked());
        PrincipalEdit {
            login: self.login.as_ref().is_some_and(|before| *before != login).then_some(login),
            name: (name != self.name).then_some(name),
            roles: differ(&roles, &self.roles).then_some(roles),
            disabled: (disabled != self.disabled).then_some(disabled),
            external_id: None,
        }
    }

    fn proposal(&self, edit: &PrincipalEdit) -> Option<Proposal> {
        let PrincipalEdit { roles, disabled, .. } = edit.clone();
        let may_affect = roles.is_some() || disabled.is_some();
        may_affect.then(|| Proposal::PrincipalEdit { principal: self.id.clone(), roles, disabled })
    }

    async fn load(self, api: Api) -> Result<Self, Failure> {
        api.principal(self.id).await
    }

    async fn save(self, api: Api, edit: PrincipalEdit) -> Result<Self, Failure> {
        api.edit_principal(self.id, self.version, edit).await
    }
}

fn texts(roles: &[RoleId]) -> Vec<String> {
    roles.iter().map(ToString::to_string).collect()
}

/// Whether two sets of roles differ; their order has no meaning.
fn differ(some: &[RoleId], others: &[RoleId]) -> bool {
    some.len() != others.len() || some.iter().any(|role| !others.contains(role))
}

/// The form. An API user is disabled in it, a user by a button of the screen.
#[component]
pub(super) fn PrincipalForm(
    /// The principal as last loaded or saved.
    principal: RwSignal<Principal>,
    /// The edit. Like the draft, it outlives a change of tabs.
    editor: Editor,
    /// The values in the fields.
    draft: PrincipalDraft,
    /// The roles there are.
    catalog: RoleCatalog,
    /// Why the person may not edit it.
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let is_api_user = principal.with_untracked(|it| it.id.kind() == Kind::ApiUser);
    view! {
        <EditForm editor loading=editor.loading() error=editor.error() verb=text::SAVE disabled_reason>
            {(!is_api_user).then(|| view! {
                <TextField label=text::LOGIN value=draft.login required=true autocomplete="off" hint=text::LOGIN_HINT error=editor.field_error("login") disabled_reason/>
            })}
            <TextField label=text::NAME value=draft.name required=true autocomplete="off" error=editor.field_error("name") disabled_reason/>
            <RolePicker catalog chosen=draft.roles error=editor.field_error("roles") disabled_reason/>
            {is_api_user.then(|| view! {
                <Checkbox label=text::DISABLED checked=draft.disabled hint=text::DISABLED_HINT error=editor.field_error("disabled") disabled_reason/>
            })}
        </EditForm>
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn api_user(name: &str, roles: &[&str], version: u64) -> Principal {
        serde_json::from_value(json!({
            "id": "api_0123456789ab", "name": name, "roles": roles, "disabled": false, "status": "active",
            "provisioned_by": null, "keys": 0, "last_used_at": null, "calls": {}, "created_at": "2026-11-21T21:38:05Z",
            "updated_at": "2026-11-21T21:38:05Z", "version": version,
        }))
        .expect("an API user")
    }

    #[test]
    fn what_was_typed_stays_and_the_rest_follows_what_changed_elsewhere() {
        let owner = Owner::new();
        owner.set();
        let before = api_user("Scanner", &[], 1);
        let draft = PrincipalDraft::of(&before);
        draft.name.set("Typed".to_owned());
        let current = api_user("Scanner", &["rol_0123456789ab"], 2);
        draft.rebase(&before, &current);
        assert_eq!(draft.name.get_untracked(), "Typed");
        assert_eq!(draft.roles.get_untracked(), ["rol_0123456789ab"]);
        assert_eq!(current.under_version_of(draft).version, 2);
    }

    #[test]
    fn a_field_that_was_typed_in_and_changed_elsewhere_is_saved_under_the_version_before() {
        let owner = Owner::new();
        owner.set();
        let versions =
            [1, 2, 3].map(|version| api_user(if version == 1 { "Scanner" } else { "Renamed" }, &[], version));
        let [before, renamed, later] = versions;
        let draft = PrincipalDraft::of(&before);
        draft.name.set("Typed".to_owned());
        draft.rebase(&before, &renamed);
        assert_eq!(
            (draft.name.get_untracked().as_str(), renamed.clone().under_version_of(draft).version),
            ("Typed", 1)
        );
        draft.rebase(&renamed, &later);
        assert_eq!(later.clone().under_version_of(draft).version, 1, "after another reload");
        later.fill(draft);
        assert_eq!((draft.name.get_untracked().as_str(), later.under_version_of(draft).version), ("Renamed", 3));
    }

    #[test]
    fn sets_of_roles_are_the_same_in_any_order() {
        let [one, two]: [RoleId; 2] = ["rol_0123456789ab", "rol_0123456789ac"].map(|id| id.parse().expect("an id"));
        let (both, swapped) = ([one.clone(), two.clone()], [two, one]);
        assert!(!differ(&both, &swapped));
        assert!(differ(&both[..1], &swapped[..1]));
        assert!(differ(&both[..1], &both));
    }
}
