//! The commit: a change, its change-log entry and everything it was decided on, in one DynamoDB transaction.
//!
//! DynamoDB allows one action per item in a transaction, so a condition on an item that is also written is folded into
//! the write: a commit has one step per key, and each step gathers conditions and at most one effect.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};

use postern_shared::problem::Code;

use super::Store;
use super::call::{Backoff, Failure, note_throttle};
use super::item::{Item, key_attributes};
use super::key::{Key, PK};
use crate::error::{Error, Refusal};

/// Most items that DynamoDB takes in one transaction.
const LIMIT: usize = 100;

/// What must hold of an item for the commit to be made.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// There is no such item.
    Absent,
    /// There is such an item.
    Present,
    /// The item's attribute has this value.
    Is(&'static str, AttributeValue),
}

/// What is done to an item.
#[derive(Debug, Default)]
enum Effect {
    #[default]
    None,
    Put(Item),
    Delete,
    Update(Fields),
}

#[derive(Debug, Default)]
struct Fields {
    set: BTreeMap<&'static str, AttributeValue>,
    add: BTreeMap<&'static str, i64>,
}

#[derive(Debug, Default)]
struct Step {
    conditions: Vec<Condition>,
    effect: Effect,
    refusal: Option<Refusal>,
}

/// A change in the making. Nothing is done until [`Store::commit`].
#[derive(Debug, Default)]
pub struct Commit {
    steps: BTreeMap<Key, Step>,
}

impl Commit {
    /// Demands a condition of an item.
    pub fn expect(&mut self, key: Key, condition: Condition) {
        let step = self.step(key);
        if !step.conditions.contains(&condition) {
            step.conditions.push(condition);
        }
    }

    /// Demands that there is no such item, and says what to answer if there is one. Asked at once, without deciding again.
    pub fn expect_absent_or(&mut self, key: Key, refusal: Refusal) {
        self.expect(key.clone(), Condition::Absent);
        self.step(key).refusal = Some(refusal);
    }

    /// Writes an item whole.
    pub fn put(&mut self, key: Key, item: Item) {
        self.step(key).effect = Effect::Put(item);
    }

    /// Deletes an item.
    pub fn delete(&mut self, key: Key) {
        self.step(key).effect = Effect::Delete;
    }

    /// Sets an attribute of an item, the others stay.
    pub fn set(&mut self, key: Key, name: &'static str, value: AttributeValue) {
        self.fields(key).set.insert(name, value);
    }

    /// Adds to a number of an item.
    pub fn add(&mut self, key: Key, name: &'static str, by: i64) {
        *self.fields(key).add.entry(name).or_default() += by;
    }

    /// How many more items it can have.
    #[must_use]
    pub fn room(&self) -> usize {
        LIMIT.saturating_sub(self.steps.len())
    }

    fn step(&mut self, key: Key) -> &mut Step {
        self.steps.entry(key).or_default()
    }

    fn fields(&mut self, key: Key) -> &mut Fields {
        let effect = &mut self.step(key).effect;
        if !matches!(effect, Effect::Update(_)) {
            debug_assert!(matches!(effect, Effect::None), "an item that is put or deleted is not updated besides");
            *effect = Effect::Update(Fields::default());
        }
        match effect {
            Effect::Update(fields) => fields,
            _ => unreachable!("it was just made an update"),
        }
    }
}

impl Store {
    /// Makes a commit, all of it or nothing.
    ///
    /// An attempt without an answer is repeated with the same bytes and the same token until the answer is definite: a
    /// transaction that was applied is then not applied again. A definite refusal by DynamoDB for contention is
    /// tried anew with a new token.
    ///
    /// # Errors
    /// [`Error::Conflict`] if a condition does not hold: read and decide again. [`Error::OutcomeUnknown`] if no attempt was
    /// answered.
    pub async fn commit(&self, commit: Commit) -> Result<(), Error> {
        if commit.steps.len() > LIMIT {
            return Err(too_large(commit.steps.len()).into());
        }
        let mut items = Vec::with_capacity(commit.steps.len());
        let mut refusals = Vec::with_capacity(commit.steps.len());
        for (key, step) in commit.steps {
            refusals.push(step.refusal.clone());
            items.push(self.action(&key, step)?);
        }
        let mut backoff = Backoff::new();
        let mut token = self.random.base62(32);
        let mut lost = false;
        loop {
            let call = self.client.transact_write_items().set_transact_items(Some(items.clone()));
            let Err(error) = call.client_request_token(&token).send().await else { return Ok(()) };
            let failure = match cancellation(&error) {
                Some(reasons) => {
                    let failed =
                        refusals.iter().zip(&reasons).filter(|(_, reason)| *reason == "ConditionalCheckFailed");
                    let failed: Vec<&Option<Refusal>> = failed.map(|(refusal, _)| refusal).collect();
                    if let Some(first) = failed.first() {
                        // A refusal is final only if nothing else has changed: what has may be the cause of both.
                        let refused = first.as_ref().filter(|_| failed.iter().all(|refusal| refusal.is_some()));
                        return Err(refused.cloned().map_or(Error::Conflict, Error::from));
                    }
                    if let Some(bad) = reasons.iter().find(|reason| !is_passing(reason)) {
                        return Err(Error::internal(format!("a transaction was refused: {bad}")));
                    }
                    if let Some(throttle) = reasons.iter().find(|reason| is_throttle(reason)) {
                        note_throttle(throttle);
                    }
                    // Definitely not applied: a token that DynamoDB remembers would only repeat this answer.
                    token = self.random.base62(32);
                    lost = false;
                    Failure::Contended
                }
                None => Failure::of(&error),
            };
            lost |= matches!(failure, Failure::Lost(_));
            let is_final = matches!(failure, Failure::Final(_) | Failure::ConditionFailed);
            if is_final || !backoff.wait(self).await {
                return Err(if lost { Error::OutcomeUnknown } else { failure.into_error() });
            }
        }
    }

    fn action(&self, key: &Key, step: Step) -> Result<TransactWriteItem, Error> {
        let mut names = BTreeMap::new();
        let mut values = BTreeMap::new();
        let conditions: Vec<String> = step
            .conditions
            .into_iter()
            .enumerate()
            .map(|(n, condition)| match condition {
                Condition::Absent => format!("attribute_not_exists({PK})"),
                Condition::Present => format!("attribute_exists({PK})"),
                Condition::Is(name, value) => {
                    names.insert(format!("#{name}"), name.to_owned());
                    values.insert(format!(":is{n}"), value);
                    format!("#{name} = :is{n}")
                }
            })
            .collect();
        let condition = (!conditions.is_empty()).then(|| conditions.join(" AND "));
        let mut update = String::new();
        if let Effect::Update(fields) = &step.effect {
            let sets: Vec<_> =
                fields.set.iter().map(|(name, value)| clause(&mut names, &mut values, name, "= ", value)).collect();
            let adds = fields.add.iter().map(|(name, by)| (name, AttributeValue::N(by.to_string())));
            let adds: Vec<_> = adds.map(|(name, by)| clause(&mut names, &mut values, name, "", &by)).collect();
            for (verb, clauses) in [("SET", sets), ("ADD", adds)] {
                if !clauses.is_empty() {
                    update = format!("{update}{verb} {} ", clauses.join(", "));
                }
            }
        }
        let names = (!names.is_empty()).then(|| names.into_iter().collect());
        let values = (!values.is_empty()).then(|| values.into_iter().collect());
        let (table, place) = (self.table.clone(), Some(key_attributes(key)));
        let action = TransactWriteItem::builder();
        let action = match step.effect {
            Effect::None => action.condition_check(
                ConditionCheck::builder()
                    .table_name(table)
                    .set_key(place)
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(Error::internal)?,
            ),
            Effect::Put(item) => action.put(
                Put::builder()
                    .table_name(table)
                    .set_item(Some(item))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(Error::internal)?,
            ),
            Effect::Delete => action.delete(
                Delete::builder()
                    .table_name(table)
                    .set_key(place)
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(Error::internal)?,
            ),
            Effect::Update(_) => action.update(
                Update::builder()
                    .table_name(table)
                    .set_key(place)
                    .update_expression(update.trim_end())
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(Error::internal)?,
            ),
        };
        Ok(action.build())
    }
}

/// Nothing has been done. The limits leave room for every change by callers and to principals of one lineage; two lineages that
/// share nothing, each as deep as can be and with as many roles as can be held, may not fit.
fn too_large(items: usize) -> Refusal {
    let sentence = format!(
        "This depends on {items} items at once, and the table can check {LIMIT}. Ask someone who depends on fewer keys, or \
         whose roles are fewer."
    );
    Refusal::new(Code::LimitReached, sentence)
}

/// `#name = :name`, with what the placeholders stand for.
fn clause(
    names: &mut BTreeMap<String, String>,
    values: &mut BTreeMap<String, AttributeValue>,
    name: &str,
    between: &str,
    value: &AttributeValue,
) -> String {
    names.insert(format!("#{name}"), name.to_owned());
    values.insert(format!(":{name}"), value.clone());
    format!("#{name} {between}:{name}")
}

/// Why each item of a cancelled transaction was refused, in the order of the items.
fn cancellation<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<Vec<String>> {
    match error.as_service_error()? {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            let reasons = cancelled.cancellation_reasons();
            Some(reasons.iter().map(|reason| reason.code().unwrap_or("None").to_owned()).collect())
        }
        _ => None,
    }
}

fn is_passing(reason: &str) -> bool {
    matches!(reason, "None" | "TransactionConflict") || is_throttle(reason)
}

fn is_throttle(reason: &str) -> bool {
    matches!(reason, "ThrottlingError" | "ProvisionedThroughputExceeded")
}
