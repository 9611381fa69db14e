//! The rows of a list that are selected. They stay selected while the list is searched.

use std::collections::BTreeMap;

use leptos::prelude::*;
use postern_shared::principal::PrincipalId;

use super::move_policy::MoveTarget;

/// Users or API users that are selected.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<BTreeMap<PrincipalId, MoveTarget>>);

impl Selection {
    /// Nothing is selected.
    pub fn new() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }

    /// How many are selected.
    pub fn count(self) -> usize {
        self.0.with(BTreeMap::len)
    }

    /// Whether it is selected.
    pub fn contains(self, id: &PrincipalId) -> bool {
        self.0.with(|selected| selected.contains_key(id))
    }

    /// Selects it, or no longer.
    pub fn set(self, it: MoveTarget, selected: bool) {
        self.0.update(|all| {
            if selected {
                all.insert(it.name.id.clone(), it);
            } else {
                all.remove(&it.name.id);
            }
        });
    }

    /// Selects nothing any more.
    pub fn clear(self) {
        self.0.update(BTreeMap::clear);
    }

    /// No longer selects one of them.
    pub fn remove(self, id: &PrincipalId) {
        self.0.update(|selected| drop(selected.remove(id)));
    }

    /// All of them, by name.
    pub fn all(self) -> Vec<MoveTarget> {
        let mut all: Vec<MoveTarget> = self.0.with(|selected| selected.values().cloned().collect());
        all.sort_by(|one, other| one.name.name.cmp(&other.name.name));
        all
    }
}
