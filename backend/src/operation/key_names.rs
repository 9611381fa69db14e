//! The names of the keys that something depends on, for callers who may read the owners of these keys.

use postern_shared::principal::{Block, KeyRef, NamedKey};
use postern_shared::role::Role;
use postern_shared::time::Timestamp;

use super::permissions::sees;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::{Dependence, EntityRef, Principal, Snapshot, StoredKey};

/// Reads the keys that provision some roles, and their owners, as far as the caller may read them: in one more call, if there
/// are any.
pub(super) async fn provisioning_keys<'a>(
    caller: &Caller,
    roles: impl IntoIterator<Item = &'a Role>,
) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot::default();
    let keys = roles.into_iter().filter_map(|role| role.provisioned_by.as_ref()).map(|key| &key.reference);
    let keys = keys.filter(|key| sees(caller, &key.owner));
    let entities: Vec<EntityRef> =
        keys.flat_map(|key| [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]).collect();
    caller.app().store.load_only(&mut snapshot, entities).await?;
    Ok(snapshot)
}

/// Names the keys of a snapshot for a caller.
pub(super) struct KeyNames<'a> {
    caller: &'a Caller,
    snapshot: &'a Snapshot,
}

impl<'a> KeyNames<'a> {
    /// The names that a caller may read.
    pub(super) fn new(caller: &'a Caller, snapshot: &'a Snapshot) -> Self {
        Self { caller, snapshot }
    }

    /// The keys that a principal depends on.
    pub(super) fn dependence(&self, principal: &Principal, now: Timestamp) -> Dependence {
        let provisioning_key = principal.provisioned_by.as_ref();
        let block = provisioning_key.and_then(|key| self.snapshot.broken_link(key, now));
        Dependence {
            provisioned_by: provisioning_key.map(|key| self.named(key)),
            blocked_by: block.map(|block| Block { key: self.named(&block.key.reference), ..block }),
        }
    }

    /// What suspends a key of this owner. The key itself need not be in the snapshot.
    pub(super) fn suspension(&self, owner: &Principal, key: &StoredKey, now: Timestamp) -> Option<Block> {
        let block = self.snapshot.suspension(owner, key, now)?;
        let by = &block.key.reference;
        let named = if *by == key.reference() && sees(self.caller, &by.owner) {
            NamedKey { name: Some(key.name.clone()), owner_name: Some(owner.name.clone()), ..by.clone().into() }
        } else {
            self.named(by)
        };
        Some(Block { key: named, ..block })
    }

    /// A role whose provisioning key was read, if it has one.
    pub(super) fn role(&self, role: Role) -> Role {
        let provisioned_by = role.provisioned_by.as_ref().map(|key| self.named(&key.reference));
        Role { provisioned_by, ..role }
    }

    fn named(&self, key: &KeyRef) -> NamedKey {
        if sees(self.caller, &key.owner) { self.snapshot.named_key(key) } else { key.clone().into() }
    }
}
