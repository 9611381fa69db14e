//! The selected rows of a list. They stay selected while the list is searched.

use std::collections::BTreeMap;

use leptos::prelude::*;
use postern_shared::principal::PrincipalId;

use crate::api::Principal;

/// Users or API users that are selected.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<BTreeMap<PrincipalId, Principal>>);

impl Selection {
    /// Nothing is selected.
    pub fn new() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }

    /// The number of selected rows.
    pub fn count(self) -> usize {
        self.0.with(BTreeMap::len)
    }

    /// Whether it is selected.
    pub fn contains(self, id: &PrincipalId) -> bool {
        self.0.with(|selected| selected.contains_key(id))
    }

    /// Selects or deselects it.
    pub fn set(self, it: Principal, selected: bool) {
        self.0.update(|all| {
            if selected {
                all.insert(it.id.clone(), it);
            } else {
                all.remove(&it.id);
            }
        });
    }

    /// Deselects all of them.
    pub fn clear(self) {
        self.0.update(BTreeMap::clear);
    }

    /// Deselects one of them.
    pub fn remove(self, id: &PrincipalId) {
        self.0.update(|selected| drop(selected.remove(id)));
    }

    /// All of them, by name.
    pub fn all(self) -> Vec<Principal> {
        let mut all: Vec<Principal> = self.0.with(|selected| selected.values().cloned().collect());
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }
}
