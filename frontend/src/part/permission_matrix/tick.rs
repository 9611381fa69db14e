//! The box for one permission.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::state::rights::Rights;
use crate::ui::Checkbox;

/// Grants a permission, or takes it out. Barred for someone who lacks it: nobody gives what they do not have.
#[component]
pub fn PermissionTick(
    /// What it allows.
    #[prop(into)]
    label: String,
    /// Which permission.
    permission: Permission,
    /// What is granted; a tick changes it.
    granted: RwSignal<BTreeSet<Permission>>,
    /// Why nothing of it may be changed.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// What granting it means.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Shows the box alone.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let lacking = Rights::here().missing(permission.clone());
    let checked = RwSignal::new(granted.with_untracked(|granted| granted.contains(&permission)));
    let change = Callback::new(move |is_granted| {
        granted.update(|granted| {
            if is_granted {
                granted.insert(permission.clone());
            } else {
                granted.remove(&permission);
            }
        });
    });
    let disabled_reason = Signal::derive(move || disabled_reason.get().or_else(|| lacking.get()));
    view! { <Checkbox label checked hint disabled_reason bare on_change=change/> }
}
