//! Roles, principals and keys: everything that the rules look at.
//!
//! Each is identified by its index. Nothing is ever removed, so an index means the same in every state of a sequence.

/// The index of a role, a principal or a key.
pub type Id = u8;
/// Permissions, one bit each.
pub type Permissions = u16;

/// Every permission, including those that are defined later: what Administrator grants.
pub const EVERYTHING: Permissions = Permissions::MAX;
/// The permission that stands for all write permissions and `api_tokens:generate` when operations are applied.
pub const WRITE: Permissions = 1;
/// The built-in role Administrator.
pub const ADMINISTRATOR: Id = 0;

/// Whether `mine` contains all of `theirs`.
pub fn covers(mine: Permissions, theirs: Permissions) -> bool {
    theirs & !mine == 0
}

/// A set of roles, principals or keys, by index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Set(pub u32);

impl Set {
    /// The empty set.
    pub const EMPTY: Self = Self(0);

    /// The set that contains only `id`.
    pub fn of(id: Id) -> Self {
        Self(1 << id)
    }

    /// Whether it contains `id`.
    pub fn has(self, id: Id) -> bool {
        self.0 & 1 << id != 0
    }

    /// This set and `id`.
    #[must_use]
    pub fn with(self, id: Id) -> Self {
        Self(self.0 | 1 << id)
    }

    /// This set without `id`.
    #[must_use]
    pub fn without(self, id: Id) -> Self {
        Self(self.0 & !(1 << id))
    }

    /// The members of either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The members that `other` lacks.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether it has no members.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members in ascending order.
    pub fn iter(self) -> impl Iterator<Item = Id> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let next = Id::try_from(rest.trailing_zeros()).ok().filter(|_| rest != 0)?;
            rest &= rest - 1;
            Some(next)
        })
    }
}

impl FromIterator<Id> for Set {
    fn from_iter<I: IntoIterator<Item = Id>>(ids: I) -> Self {
        ids.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// A role. The role with the index [`ADMINISTRATOR`] grants everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Role {
    /// False once it is deleted.
    pub exists: bool,
    /// The permissions that it grants.
    pub permissions: Permissions,
    /// The key whose lineage it is in; none if it is independent.
    pub provisioned_by: Option<Id>,
    /// Predecessors of that key on which holders may still depend. As long as there are any, that key cannot widen it
    /// (rule 25).
    pub awaits: Set,
}

/// Whether a principal is a person or a program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// A person, who signs in.
    #[default]
    User,
    /// A program, which has only keys.
    ApiUser,
}

/// A principal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the rules speak of each of them")]
pub struct Principal {
    /// User or API user.
    pub kind: Kind,
    /// False if the principal was never stored.
    pub exists: bool,
    /// A tombstone.
    pub deleted: bool,
    /// Suspended.
    pub disabled: bool,
    /// Has not set a password yet.
    pub invited: bool,
    /// The roles it holds.
    pub roles: Set,
    /// The key that it depends on; none if it is independent.
    pub provisioned_by: Option<Id>,
    /// The most keys there ever were in a chain from it to a descendant (rule 7).
    pub height: u8,
}

impl Principal {
    /// Whether it exists and is neither deleted nor disabled nor invited.
    pub fn is_active(&self) -> bool {
        self.exists && !self.deleted && !self.disabled && !self.invited
    }
}

/// A key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the rules speak of each of them")]
pub struct Key {
    /// False once it is deleted or ended (rule 16).
    pub exists: bool,
    /// The principal it belongs to.
    pub owner: Id,
    /// Suspended.
    pub disabled: bool,
    /// Past its expiry time.
    pub expired: bool,
    /// The permissions it is limited to; none if it has all of its owner's.
    pub scope: Option<Permissions>,
    /// The provisioning key of the caller that issued it.
    pub issued_by: Option<Id>,
    /// Whether it has a successor (rule 25).
    pub superseded: bool,
    /// Whether its owner depended on a key when it was issued. Matters only where `Rule::AdoptionEndsOlderKeys` is off.
    pub made_dependent: bool,
}

/// Everything that the rules look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Roles; the first is Administrator.
    pub roles: Vec<Role>,
    /// Users and API users.
    pub principals: Vec<Principal>,
    /// API keys and API tokens.
    pub keys: Vec<Key>,
}

impl State {
    /// A state that contains only Administrator.
    pub fn new() -> Self {
        Self { roles: vec![Role { exists: true, permissions: EVERYTHING, ..Role::default() }], ..Self::default() }
    }

    /// The keys that belong to a principal, deleted or not.
    pub fn keys_of(&self, owner: Id) -> impl Iterator<Item = Id> + '_ {
        self.key_ids().filter(move |key| self.key(*key).owner == owner)
    }
}

macro_rules! parts {
    ($($parts:ident of $Part:ty: $part:ident, $part_mut:ident, $part_ids:ident, $add_part:ident;)*) => {
        impl State {
            $(
                /// The one with this index.
                pub fn $part(&self, id: Id) -> &$Part {
                    &self.$parts[usize::from(id)]
                }

                pub(crate) fn $part_mut(&mut self, id: Id) -> &mut $Part {
                    &mut self.$parts[usize::from(id)]
                }

                /// Every index, of deleted ones too.
                pub fn $part_ids(&self) -> std::ops::Range<Id> {
                    0..Id::try_from(self.$parts.len()).unwrap_or(Id::MAX)
                }

                /// Adds one and returns its index.
                pub fn $add_part(&mut self, added: $Part) -> Id {
                    self.$parts.push(added);
                    self.$part_ids().end - 1
                }
            )*
        }
    };
}

parts! {
    roles of Role: role, role_mut, role_ids, add_role;
    principals of Principal: principal, principal_mut, principal_ids, add_principal;
    keys of Key: key, key_mut, key_ids, add_key;
}
