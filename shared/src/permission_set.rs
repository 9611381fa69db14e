//! What someone may do, as a set: the algebra every decision about rights is made of.

use std::collections::BTreeSet;

use crate::permission::Permission;

/// A set of permissions, or all there are and will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermissionSet {
    /// Everything, what is defined later included. Only an unscoped Administrator has it.
    Everything,
    /// These, and nothing else.
    Only(BTreeSet<Permission>),
}

impl PermissionSet {
    /// Nothing at all.
    pub const NOTHING: Self = Self::Only(BTreeSet::new());

    /// Whether it includes a permission.
    #[must_use]
    pub fn allows(&self, permission: &Permission) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(set) => set.contains(permission),
        }
    }

    /// Whether it includes all of another.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everything, _) => true,
            (Self::Only(_), Self::Everything) => false,
            (Self::Only(mine), Self::Only(theirs)) => theirs.is_subset(mine),
        }
    }

    /// What either includes.
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

    /// What both include.
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

    /// What the other includes and this does not; empty when it covers it or when the lack has no name (everything).
    #[must_use]
    pub fn lacks(&self, other: &Self) -> Vec<Permission> {
        match other {
            Self::Everything => Vec::new(),
            Self::Only(theirs) => theirs.iter().filter(|p| !self.allows(p)).cloned().collect(),
        }
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self::Only(permissions.into_iter().collect())
    }
}
