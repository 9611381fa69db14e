//! Choosing what a key may do.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::state::rights::Rights;
use crate::ui::{CheckItem, CheckList, RadioGroup};

/// The choice of no limit.
const ALL: &str = "all";
/// The choice of some permissions.
const SOME: &str = "some";

/// The scope that is being chosen.
#[derive(Clone, Copy)]
pub(super) struct ScopeChoice {
    extent: RwSignal<String>,
    chosen: RwSignal<Vec<String>>,
}

impl ScopeChoice {
    /// The default choice: no limit.
    pub(super) fn new() -> Self {
        Self { extent: RwSignal::new(ALL.to_owned()), chosen: RwSignal::new(Vec::new()) }
    }

    /// The permissions that were chosen; none if the key is not limited.
    pub(super) fn read(self) -> Option<Vec<Permission>> {
        let limited = self.extent.with_untracked(|extent| extent == SOME);
        limited.then(|| self.chosen.with_untracked(|chosen| chosen.iter().map(|text| text.as_str().into()).collect()))
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
    let rights = Rights::here();
    let items = Signal::derive(move || {
        let item = |permission: Permission| CheckItem {
            id: permission.to_string(),
            label: permission.to_string(),
            hint: None,
            disabled_reason: None,
        };
        rights.permissions().into_iter().map(item).collect::<Vec<_>>()
    });
    let options = vec![(ALL.to_owned(), all.to_owned()), (SOME.to_owned(), "Only what I choose".to_owned())];
    let limited = Memo::new(move |_| choice.extent.with(|extent| extent == SOME));
    let error_of_extent = Signal::derive(move || error.get().filter(|_| !limited.get()));
    view! {
        <RadioGroup label="Scope" value=choice.extent options error=error_of_extent
            hint="This cannot be changed later. The key can never do more than its owner."/>
        <Show when=move || limited.get()>
            <CheckList label="Permissions" items chosen=choice.chosen error/>
        </Show>
    }
}
