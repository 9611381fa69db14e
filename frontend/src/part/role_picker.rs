//! Choosing roles.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::role::Role;

use crate::state::rights::{Rights, reason};
use crate::state::role_catalog::RoleCatalog;
use crate::text::role_picker as text;
use crate::ui::{CheckItem, CheckList, Loading, Notice, Tone};

/// The roles to assign. A role that grants more than the person has is shown disabled, with what they lack.
#[component]
pub fn RolePicker(
    /// The roles there are.
    catalog: RoleCatalog,
    /// The ids of the roles chosen.
    chosen: RwSignal<Vec<String>>,
    /// The error.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Why none of them may be changed: then only the chosen ones are named.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let rights = Rights::here();
    let items = Signal::derive(move || {
        let item = |role: &Role| CheckItem {
            id: role.id.to_string(),
            label: role.name.clone(),
            hint: (!role.description.is_empty()).then(|| role.description.clone()),
            disabled_reason: rights.beyond(&role.permission_set()),
        };
        catalog.roles().and_then(Result::ok).map(|roles| roles.iter().map(item).collect::<Vec<_>>()).unwrap_or_default()
    });
    move || match catalog.roles() {
        _ if !catalog.may_read() => view! {
            <Notice tone=Tone::Info title=text::ROLES>
                {text::cannot_see(&reason(&Permission::ROLES_READ))}
            </Notice>
        }
        .into_any(),
        _ if disabled_reason.with(Option::is_some) => view! {
            <div class="field">
                <span class="field-label">{text::ROLES}</span>
                <p><RoleNames catalog roles=Signal::derive(move || chosen.with(|chosen| ids(chosen)))/></p>
            </div>
        }
        .into_any(),
        None => view! { <Loading label=text::LOADING/> }.into_any(),
        Some(Err(failure)) => {
            view! { <Notice tone=Tone::Bad title=text::ROLES>{failure.sentence()}</Notice> }.into_any()
        }
        Some(Ok(_)) => view! { <CheckList label=text::ROLES items chosen error/> }.into_any(),
    }
}

/// The names of roles, or how many they are for someone who may not see their names.
#[component]
pub fn RoleNames(
    /// The roles there are.
    catalog: RoleCatalog,
    /// The ids of the roles.
    #[prop(into)]
    roles: Signal<Vec<RoleId>>,
) -> impl IntoView {
    move || {
        let roles = roles.get();
        match catalog.names(&roles) {
            Some(names) => view! { <span translate="no">{names}</span> }.into_any(),
            None => text::roles(roles.len()).into_any(),
        }
    }
}

/// The ids of the chosen roles.
pub fn chosen_roles(chosen: RwSignal<Vec<String>>) -> Vec<RoleId> {
    chosen.with_untracked(|chosen| ids(chosen))
}

fn ids(chosen: &[String]) -> Vec<RoleId> {
    chosen.iter().filter_map(|id| id.parse().ok()).collect()
}
