//! Notes: writes beside a request that no decision reads, such as the last use of a credential.
//!
//! A note is tried once. One that is lost is no reason to refuse or delay the request, and one that is repeated could
//! count twice.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::SignedDuration;
use postern_shared::time::Timestamp;

use super::Store;
use super::call::Failure;
use super::item::{key_attributes, milliseconds};
use super::item_key::{ItemKey, PK};
use crate::error::Error;

/// The precision of notes that are written again and again, such as the last use of a credential.
pub const NOTE_RESOLUTION: SignedDuration = SignedDuration::from_mins(1);

/// How far the clocks of two instances may differ. A note that is further ahead is from a clock that had jumped.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// Whether a note is from a clock that had jumped ahead: it is as good as none.
pub fn is_ahead(noted_at: Timestamp, now: Timestamp) -> bool {
    noted_at.duration_since(now) > AHEAD
}

/// Whether such a note is due again.
pub fn is_stale(noted_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(noted_at) >= NOTE_RESOLUTION || is_ahead(noted_at, now)
}

/// The times between which such a note is not due again.
pub(super) fn fresh(now: Timestamp) -> Result<[AttributeValue; 2], Error> {
    let (after, until) = (now.checked_sub(NOTE_RESOLUTION), now.checked_add(AHEAD));
    Ok([after.map_err(Error::internal)?, until.map_err(Error::internal)?].map(milliseconds))
}

/// When a note is written.
#[derive(Debug, Clone)]
pub(super) enum OnlyIf {
    /// Always; the item is created if it does not exist.
    Always,
    /// Unless the attribute is greater than the first value and at most the second.
    Outside(&'static str, [AttributeValue; 2]),
    /// If the item exists, unless the attribute is greater than the first value and at most the second.
    ExistsAndOutside(&'static str, [AttributeValue; 2]),
    /// If the item exists, and the attribute has this value or, for `None`, is absent.
    ExistsAndIs(&'static str, Option<AttributeValue>),
}

/// A note on an item.
#[derive(Debug)]
pub(super) struct Note<'a> {
    pub(super) key: &'a ItemKey,
    pub(super) only_if: OnlyIf,
    /// The attributes that it sets.
    pub(super) set: Vec<(&'a str, AttributeValue)>,
    /// The attributes that it sets if they are absent.
    pub(super) first: Vec<(&'a str, AttributeValue)>,
    /// The numbers that it adds.
    pub(super) add: Vec<(&'a str, u64)>,
}

impl<'a> Note<'a> {
    /// A note that sets attributes.
    pub(super) fn new(key: &'a ItemKey, only_if: OnlyIf, set: Vec<(&'a str, AttributeValue)>) -> Self {
        Self { key, only_if, set, first: Vec::new(), add: Vec::new() }
    }
}

impl Store {
    /// Writes a note. Returns whether it was written; if not, the item says the same or something newer already.
    pub(super) async fn note(&self, note: Note<'_>) -> Result<bool, Error> {
        let Note { key, only_if, set, first, add } = note;
        let _writing = self.writing([key.clone()]);
        let mut names = HashMap::new();
        let mut values = HashMap::new();
        let sets = set.iter().map(|(name, _)| format!("#{name} = :{name}"));
        let firsts = first.iter().map(|(name, _)| format!("#{name} = if_not_exists(#{name}, :{name})"));
        let sets: Vec<String> = sets.chain(firsts).collect();
        let adds: Vec<String> = add.iter().map(|(name, _)| format!("#{name} :{name}")).collect();
        let clauses = [("SET", sets), ("ADD", adds)].into_iter().filter(|(_, terms)| !terms.is_empty());
        let clauses: Vec<String> = clauses.map(|(verb, terms)| format!("{verb} {}", terms.join(", "))).collect();
        let add = add.into_iter().map(|(name, by)| (name, AttributeValue::N(by.to_string())));
        for (name, value) in set.into_iter().chain(first).chain(add) {
            names.insert(format!("#{name}"), name.to_owned());
            values.insert(format!(":{name}"), value);
        }
        let exists = format!("attribute_exists({PK})");
        let outside = |name: &str| format!("(attribute_not_exists(#{name}) OR #{name} <= :limit OR #{name} > :until)");
        let (condition, limits) = match only_if {
            OnlyIf::Always => (None, Vec::new()),
            OnlyIf::Outside(name, limits) => (Some(outside(name)), limits.into()),
            OnlyIf::ExistsAndOutside(name, limits) => (Some(format!("{exists} AND {}", outside(name))), limits.into()),
            OnlyIf::ExistsAndIs(name, None) => {
                (Some(format!("{exists} AND attribute_not_exists(#{name})")), Vec::new())
            }
            OnlyIf::ExistsAndIs(name, Some(value)) => (Some(format!("{exists} AND #{name} = :limit")), vec![value]),
        };
        values.extend([":limit", ":until"].map(str::to_owned).into_iter().zip(limits));
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_attributes(key)))
            .update_expression(clauses.join(" "))
            .set_condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            // The default. The authorizer's policy requires that it is said.
            .return_values(ReturnValue::None);
        let _turn = self.turn_at(key).await?;
        // Boxed, because every request waits for several of these at once.
        match Box::pin(call.send()).await.map_err(|error| Failure::of(&error)) {
            Ok(_) => Ok(true),
            Err(Failure::ConditionFailed) => Ok(false),
            Err(failure) => Err(failure.into_error()),
        }
    }
}
