//! Choosing what a key may do.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::role::PERMISSIONS_LIMIT;

use crate::part::{PermissionMatrix, PermissionTick};
use crate::text::key::{SCOPE, create as text};
use crate::ui::RadioGroup;

/// A key can be limited to as many permissions as a role can have.
const SCOPE_LIMIT: usize = PERMISSIONS_LIMIT;

/// The choice of no limit.
const ALL: &str = "all";
/// The choice of some permissions.
const SOME: &str = "some";

/// The scope that is being chosen.
#[derive(Clone, Copy)]
pub(super) struct ScopeChoice {
    extent: RwSignal<String>,
    chosen: RwSignal<BTreeSet<Permission>>,
}

impl ScopeChoice {
    /// The default choice: no limit.
    pub(super) fn new() -> Self {
        Self { extent: RwSignal::new(ALL.to_owned()), chosen: RwSignal::default() }
    }

    /// The permissions that were chosen; none if the key is not limited.
    pub(super) fn read(self) -> Option<Vec<Permission>> {
        let limited = self.extent.with_untracked(|extent| extent == SOME);
        limited.then(|| self.chosen.with_untracked(|chosen| chosen.iter().cloned().collect()))
    }
}

/// The field for it. Only permissions that the person has can be chosen.
#[component]
pub(super) fn ScopeField(
    /// The choice.
    choice: ScopeChoice,
    /// The text for no limit.
    all: &'static str,
    /// The error.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let options = vec![(ALL.to_owned(), all.to_owned()), (SOME.to_owned(), text::ONLY_CHOSEN.to_owned())];
    let limited = Memo::new(move |_| choice.extent.with(|extent| extent == SOME));
    let error_of_extent = Signal::derive(move || error.get().filter(|_| !limited.get()));
    view! {
        <RadioGroup label=SCOPE value=choice.extent options error=error_of_extent
            hint=text::SCOPE_HINT/>
        <Show when=move || limited.get()>
            <PermissionTick label=text::GENERATE_TOKEN permission=Permission::API_TOKENS_GENERATE granted=choice.chosen/>
            <PermissionMatrix granted=choice.chosen limit=SCOPE_LIMIT too_many=text::too_many_permissions error/>
        </Show>
    }
}
