//! Sets of permissions and their algebra. Every decision about permissions uses it.

use std::collections::BTreeSet;

use crate::permission::Permission;

/// A set of permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermissionSet {
    /// Every permission, including those defined later. Only Administrator grants it, and any scope limits it.
    Everything,
    /// These permissions and no others.
    Only(BTreeSet<Permission>),
}

impl PermissionSet {
    /// No permission.
    pub const NOTHING: Self = Self::Only(BTreeSet::new());

    /// Whether the set contains a permission.
    pub fn allows(&self, permission: &Permission) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(set) => set.contains(permission),
        }
    }

    /// Whether the set contains every permission of another.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everything, _) => true,
            (Self::Only(_), Self::Everything) => false,
            (Self::Only(mine), Self::Only(theirs)) => theirs.is_subset(mine),
        }
    }

    /// The permissions in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        match (self, other) {
            (Self::Only(mut mine), Self::Only(theirs)) => {
                mine.extend(theirs);
                Self::Only(mine)
            }
            _ => Self::Everything,
        }
    }

    /// The permissions in both sets.
    #[must_use]
    pub fn intersection(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Everything, other) => other.clone(),
            (mine, Self::Everything) => mine,
            (Self::Only(mine), Self::Only(theirs)) => {
                Self::Only(mine.into_iter().filter(|p| theirs.contains(p)).collect())
            }
        }
    }

    /// The permissions in the other set that this one lacks. Empty if the other is [`Everything`](Self::Everything),
    /// which cannot be listed.
    pub fn lacks(&self, other: &Self) -> Vec<Permission> {
        match other {
            Self::Everything => Vec::new(),
            Self::Only(theirs) => theirs.iter().filter(|p| !self.allows(p)).cloned().collect(),
        }
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        // Collecting sorts first, and the code for that is a hundredth of what a browser loads first.
        let mut set = BTreeSet::new();
        set.extend(permissions);
        Self::Only(set)
    }
}
