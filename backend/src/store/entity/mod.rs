//! Entities: the stored types, a file for each.
//!
//! An entity owns its items. Its file alone names its attributes, and alone knows which *companion items* go with it:
//! the entry in a directory, the place in a list, the mark of a holder. `index_items` derives them from the
//! entity, so writing one always writes the others.

pub mod change;
pub mod device;
pub mod directory;
pub mod event;
pub mod external_id;
pub mod guarded_api;
pub mod idempotency;
pub mod interval;
pub mod invitation;
pub mod key;
mod key_address;
pub mod key_list;
pub mod password;
pub mod principal;
mod principal_view;
pub mod record;
pub mod refused;
pub mod resource;
pub mod role;
pub mod session;
pub mod setup;
pub mod usage;

pub use principal_view::Dependence;

use std::collections::BTreeMap;

use serde::Serialize;

use super::commit::{Commit, Condition};
use super::item::{Item, item_of, key_attributes};
use super::item_key::ItemKey;
use crate::error::{Error, Refusal};

/// The attribute of a companion item with the text that searches look at, in searchable form.
const SEARCHED: &str = "searched";

/// A stored type with an item of its own.
trait Entity: Serialize {
    /// Attributes that an update leaves alone, since other commits change them without a new version.
    const UNVERSIONED: &'static [&'static str] = &[];

    /// The primary key of its item.
    fn item_key(&self) -> ItemKey;

    /// Its companion items.
    fn index_items(&self) -> Result<Vec<IndexItem>, Error> {
        Ok(Vec::new())
    }
}

/// A companion item of an entity.
struct IndexItem {
    key: ItemKey,
    item: Item,
    /// The refusal if the item exists already, for a name that must be unique.
    taken: Option<Refusal>,
}

impl IndexItem {
    /// An item that consists of its key.
    fn of(key: ItemKey) -> Self {
        Self { item: key_attributes(&key), key, taken: None }
    }

    /// An item with the value under this key, which must be unique.
    fn unique<T: Serialize>(key: ItemKey, value: &T, taken: Refusal) -> Result<Self, Error> {
        Ok(Self { item: item_of(&key, value)?, key, taken: Some(taken) })
    }

    fn write(self, commit: &mut Commit) {
        commit.put(self.key.clone(), self.item);
        if let Some(taken) = self.taken {
            commit.expect_absent_or(self.key, taken);
        }
    }
}

impl Commit {
    /// Writes a value as a whole item, in place of any earlier one.
    fn write<T: Serialize>(&mut self, key: ItemKey, value: &T) -> Result<(), Error> {
        let item = item_of(&key, value)?;
        self.put(key, item);
        Ok(())
    }

    /// Inserts an entity that must not exist yet, with its companion items.
    fn insert_entity<E: Entity>(&mut self, entity: &E) -> Result<(), Error> {
        self.write(entity.item_key(), entity)?;
        self.expect(entity.item_key(), Condition::Absent);
        entity.index_items()?.into_iter().for_each(|item| item.write(self));
        Ok(())
    }

    /// Writes the differences between two states of an entity, and the companion items that come, change and go.
    fn update_entity<E: Entity>(&mut self, before: &E, after: &E) -> Result<(), Error> {
        let key = before.item_key();
        let (mut was, is) = (item_of(&key, before)?, item_of(&key, after)?);
        for (name, value) in is {
            let unchanged = was.remove(&name).is_some_and(|before| before == value);
            if !unchanged && !E::UNVERSIONED.contains(&name.as_str()) {
                self.set(key.clone(), name, value);
            }
        }
        for name in was.into_keys().filter(|name| !E::UNVERSIONED.contains(&name.as_str())) {
            self.unset(key.clone(), name);
        }
        let indexed = |entity: &E| -> Result<BTreeMap<ItemKey, IndexItem>, Error> {
            Ok(entity.index_items()?.into_iter().map(|item| (item.key.clone(), item)).collect())
        };
        let (mut gone, new) = (indexed(before)?, indexed(after)?);
        for (key, item) in new {
            match gone.remove(&key) {
                None => item.write(self),
                // It is this entity's already, so no other can have taken it.
                Some(before) if before.item != item.item => self.put(key, item.item),
                Some(_) => {}
            }
        }
        for key in gone.into_keys() {
            self.delete(key);
        }
        Ok(())
    }

    /// Removes an entity that must still exist, with its companion items.
    fn remove_entity<E: Entity>(&mut self, entity: &E) -> Result<(), Error> {
        self.expect(entity.item_key(), Condition::Present);
        self.delete(entity.item_key());
        entity.index_items()?.into_iter().for_each(|item| self.delete(item.key));
        Ok(())
    }
}
