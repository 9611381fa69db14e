//! Starting from a common choice of permissions, or from those of another role.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;

use super::groups::{Cells, Group, ResourceRow};
use crate::state::rights::Rights;
use crate::state::role_catalog::RoleCatalog;
use crate::text::permission_matrix::preset as text;
use crate::ui::{Button, OptionGroup, SelectField};

/// The preset with everything that can be read.
const READ_ONLY: &str = "read";
/// The preset with all collections and external resources.
const NO_ADMINISTRATION: &str = "resources";

/// The presets. Applying one replaces what is granted, as far as the person can grant it.
#[component]
pub(super) fn Presets(
    /// The permissions there are.
    groups: Memo<Vec<Group>>,
    /// The granted permissions.
    granted: RwSignal<BTreeSet<Permission>>,
) -> impl IntoView {
    let (rights, catalog, value) = (Rights::here(), RoleCatalog::load(), RwSignal::new(String::new()));
    let options = [("", text::CHOOSE), (READ_ONLY, text::READ_ONLY), (NO_ADMINISTRATION, text::NO_ADMINISTRATION)];
    let options = options.map(|(preset, name)| (preset.to_owned(), name.to_owned())).to_vec();
    let like_role = Signal::derive(move || {
        let roles = catalog.roles().and_then(Result::ok).unwrap_or_default();
        let roles = roles.into_iter().filter(|role| !role.built_in);
        let options: Vec<_> = roles.map(|role| (role.id.to_string(), role.name)).collect();
        if options.is_empty() { Vec::new() } else { vec![OptionGroup { title: text::LIKE_ROLE.to_owned(), options }] }
    });
    let disabled_reason = Signal::derive(move || value.with(String::is_empty).then(|| text::NOT_CHOSEN.to_owned()));
    let apply = move |()| {
        let (preset, groups) = (value.get_untracked(), groups.get_untracked());
        let chosen = match preset.as_str() {
            READ_ONLY => read_only(&groups),
            NO_ADMINISTRATION => without_administration(&groups),
            role => {
                let roles = untrack(|| catalog.roles()).and_then(Result::ok).unwrap_or_default();
                let role = roles.into_iter().find(|it| it.id.as_str() == role);
                // Nobody can grant a permission on a retired resource, and it has no row.
                let has_row = |it: &Permission| *it == Permission::API_TOKENS_GENERATE || all(&groups).contains(it);
                role.map(|role| role.permissions).unwrap_or_default().into_iter().filter(has_row).collect()
            }
        };
        let own = untrack(|| rights.permission_set());
        granted.set(chosen.into_iter().filter(|permission| own.allows(permission)).collect());
    };
    view! {
        <div class="matrix-presets">
            <SelectField label=text::PRESET value options groups=like_role/>
            <Button disabled_reason on_press=apply>{text::APPLY}</Button>
        </div>
    }
}

fn all(groups: &[Group]) -> Vec<Permission> {
    let rows = groups.iter().flat_map(|group| &group.rows);
    rows.filter(|row| !row.is_retired).flat_map(ResourceRow::permissions).collect()
}

fn read_only(groups: &[Group]) -> Vec<Permission> {
    let read = |cells: &Cells| match cells {
        Cells::Pair(read, _) => read.clone(),
        Cells::Single(..) => None,
    };
    let rows = groups.iter().flat_map(|group| &group.rows);
    rows.filter(|row| !row.is_retired).filter_map(|row| read(&row.cells)).collect()
}

fn without_administration(groups: &[Group]) -> Vec<Permission> {
    let others: Vec<Group> = groups.iter().filter(|group| !group.is_administration).cloned().collect();
    all(&others)
}
