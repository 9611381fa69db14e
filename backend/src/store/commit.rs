//! The commit: a change, its change-log entry and everything it was decided on, in one DynamoDB transaction.
//!
//! DynamoDB allows one action per item in a transaction, so a commit has one step per item. A condition on an item that
//! is also written is merged into the write, and so is a change of attributes of an item that is written whole. A
//! deletion drops them.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;

use super::item::Item;
use super::item_key::ItemKey;
use crate::error::Refusal;

/// The most items that DynamoDB takes in one transaction.
pub const LIMIT: usize = 100;

/// A condition on an item at the time of the commit.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The item does not exist.
    Absent,
    /// The item exists.
    Present,
    /// The attribute has this value.
    Is(&'static str, AttributeValue),
}

/// The effect of a commit on an item as a whole.
#[derive(Debug, Default)]
pub(super) enum Effect {
    #[default]
    None,
    Put(Item),
    Delete,
}

/// The effect of a commit on the attributes of an item.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) set: BTreeMap<String, AttributeValue>,
    pub(super) remove: BTreeSet<String>,
    pub(super) add: BTreeMap<String, i64>,
}

impl Fields {
    /// Changes the attributes of an item that is not written yet.
    pub(super) fn apply(self, item: &mut Item) {
        item.retain(|name, _| !self.remove.contains(name));
        item.extend(self.set);
        for (name, by) in self.add {
            let number: i64 = item.get(&name).and_then(|value| value.as_n().ok()?.parse().ok()).unwrap_or_default();
            item.insert(name, AttributeValue::N((number + by).to_string()));
        }
    }
}

/// The conditions of a commit on an item, and its effects.
#[derive(Debug, Default)]
pub(super) struct Step {
    pub(super) conditions: Vec<Condition>,
    pub(super) effect: Effect,
    pub(super) fields: Fields,
    pub(super) refusal: Option<Refusal>,
}

impl Step {
    /// Whether it changes its item.
    fn writes(&self) -> bool {
        let Fields { set, remove, add } = &self.fields;
        !(matches!(self.effect, Effect::None) && set.is_empty() && remove.is_empty() && add.is_empty())
    }
}

/// A change that is being prepared. Nothing is written until [`Store::commit`](super::Store::commit).
#[derive(Debug, Default)]
pub struct Commit {
    pub(super) steps: BTreeMap<ItemKey, Step>,
    /// The days of its entries in the change log.
    pub(super) days: BTreeSet<Date>,
}

impl Commit {
    /// Adds a condition on an item.
    pub fn expect(&mut self, key: ItemKey, condition: Condition) {
        let step = self.step(key);
        if !step.conditions.contains(&condition) {
            step.conditions.push(condition);
        }
    }

    /// Adds the condition that an item does not exist. If it does, the caller is refused at once and nothing is decided
    /// again.
    pub fn expect_absent_or(&mut self, key: ItemKey, refusal: Refusal) {
        self.expect(key.clone(), Condition::Absent);
        self.step(key).refusal = Some(refusal);
    }

    /// Drops all conditions so far, for a commit that one other condition covers.
    pub(super) fn drop_conditions(&mut self) {
        for step in self.steps.values_mut() {
            step.conditions.clear();
            step.refusal = None;
        }
    }

    /// Writes a whole item.
    pub fn put(&mut self, key: ItemKey, item: Item) {
        self.step(key).effect = Effect::Put(item);
    }

    /// Deletes an item.
    pub fn delete(&mut self, key: ItemKey) {
        self.step(key).effect = Effect::Delete;
    }

    /// Sets an attribute of an item and leaves the others.
    pub fn set(&mut self, key: ItemKey, name: impl Into<String>, value: AttributeValue) {
        self.step(key).fields.set.insert(name.into(), value);
    }

    /// Removes an attribute of an item and leaves the others.
    pub fn unset(&mut self, key: ItemKey, name: impl Into<String>) {
        self.step(key).fields.remove.insert(name.into());
    }

    /// Adds to a number in an item.
    pub fn add(&mut self, key: ItemKey, name: impl Into<String>, by: i64) {
        *self.step(key).fields.add.entry(name.into()).or_default() += by;
    }

    /// The keys of the items that it writes, without those that it only checks.
    pub(super) fn written(&self) -> impl Iterator<Item = ItemKey> {
        self.steps.iter().filter(|(_, step)| step.writes()).map(|(key, _)| key.clone())
    }

    /// How many more items fit.
    pub fn room(&self) -> usize {
        LIMIT.saturating_sub(self.steps.len())
    }

    fn step(&mut self, key: ItemKey) -> &mut Step {
        self.steps.entry(key).or_default()
    }
}
