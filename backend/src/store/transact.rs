//! Making a commit: one `TransactWriteItems`, repeated until DynamoDB gives a definite answer.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};
use postern_shared::problem::Code;
use tokio::time::{timeout, timeout_at};

use super::Store;
use super::call::{ATTEMPT, Backoff, Failure, note_throttle};
use super::commit::{Commit, Condition, Effect, Fields, LIMIT, Step};
use super::item::key_attributes;
use super::item_key::{ItemKey, PK};
use super::turn::Taken;
use crate::error::{Error, Refusal};

impl Store {
    /// Makes a commit, all of it or nothing.
    ///
    /// An attempt that gets no answer is repeated with the same bytes and the same token until there is a definite
    /// answer, so DynamoDB never applies it twice. After a cancellation because of contention, the next attempt has a
    /// new token. Commits of this process do not contend with each other: they take turns at their items.
    ///
    /// # Errors
    /// [`Error::Conflict`] if a condition does not hold, or other writes were in the way all the time: read and decide
    /// again. [`Error::OutcomeUnknown`] if no attempt was answered.
    pub async fn commit(&self, mut commit: Commit) -> Result<(), Error> {
        let days = self.list_days(&mut commit).await?;
        if commit.steps.len() > LIMIT {
            return Err(too_large(commit.steps.len()).into());
        }
        let _writing = self.writing(commit.written());
        let refusals: Vec<Option<Refusal>> = commit.steps.values().map(|step| step.refusal.clone()).collect();
        let mut backoff = Backoff::new();
        let Ok(_turn) = timeout_at(backoff.last_attempt(), self.turn(commit.steps.keys().cloned())).await else {
            return Err(Error::Conflict);
        };
        let items = self.actions(commit)?;
        let mut token = self.random.base62(32);
        let mut lost = false;
        loop {
            let call = self.client.transact_write_items().set_transact_items(Some(items.clone()));
            let Err(error) = call.client_request_token(&token).send().await else {
                self.remember_days(days);
                return Ok(());
            };
            let failure = match cancellation(&error) {
                Some(reasons) => {
                    let failed =
                        refusals.iter().zip(&reasons).filter(|(_, reason)| *reason == "ConditionalCheckFailed");
                    let failed: Vec<&Option<Refusal>> = failed.map(|(refusal, _)| refusal).collect();
                    if let Some(first) = failed.first() {
                        // A refusal is final only if every failed condition has one: anything else that changed may be
                        // its cause.
                        let refused = first.as_ref().filter(|_| failed.iter().all(|refusal| refusal.is_some()));
                        return Err(refused.cloned().map_or(Error::Conflict, Error::from));
                    }
                    if let Some(bad) = reasons.iter().find(|reason| !is_transient(reason)) {
                        return Err(Error::internal(format!("a transaction was refused: {bad}")));
                    }
                    if let Some(throttle) = reasons.iter().find(|reason| is_throttle(reason)) {
                        note_throttle(throttle);
                    }
                    // Not applied. With the same token DynamoDB would only repeat this answer.
                    token = self.random.base62(32);
                    lost = false;
                    Failure::Contended
                }
                None => Failure::of(&error),
            };
            lost |= matches!(failure, Failure::Lost(_));
            let again = match failure {
                Failure::Final(_) | Failure::ConditionFailed => false,
                Failure::Contended => backoff.wait_for_items(self).await,
                Failure::Lost(_) | Failure::Throttled => backoff.wait(self).await,
            };
            if !again {
                return Err(match failure {
                    _ if lost => Error::OutcomeUnknown,
                    Failure::Contended => Error::Conflict,
                    failure => failure.into_error(),
                });
            }
        }
    }

    /// Tries a commit once, for a note. Returns whether it was made; if not, something has changed since it was read, or
    /// was being written.
    pub async fn commit_note(&self, mut commit: Commit) -> Result<bool, Error> {
        let days = self.list_days(&mut commit).await?;
        let _writing = self.writing(commit.written());
        let Ok(_turn) = timeout(ATTEMPT, self.turn(commit.steps.keys().cloned())).await else { return Ok(false) };
        let call = self.client.transact_write_items().set_transact_items(Some(self.actions(commit)?));
        match Box::pin(call.send()).await {
            Ok(_) => {
                self.remember_days(days);
                Ok(true)
            }
            Err(error) if cancellation(&error).is_some() => Ok(false),
            Err(error) => Err(Failure::of(&error).into_error()),
        }
    }

    /// A turn at these items. A table that only this process writes to is in this process too: there no write is ever in
    /// the way of another one, and several of one caller are synced to disk together.
    async fn turn(&self, items: impl Iterator<Item = ItemKey>) -> Option<Taken> {
        match &self.cache {
            Some(_) => None,
            None => Some(self.turns.take(items).await),
        }
    }

    /// A turn at one item, for a note.
    ///
    /// # Errors
    /// If it is not free within an attempt: a note may delay its request no longer.
    pub(super) async fn turn_at(&self, item: &ItemKey) -> Result<Option<Taken>, Error> {
        let turn = Box::pin(timeout(ATTEMPT, self.turn(std::iter::once(item.clone())))).await;
        turn.map_err(|_| Error::Unavailable("other writes were in progress".to_owned()))
    }

    fn actions(&self, commit: Commit) -> Result<Vec<TransactWriteItem>, Error> {
        commit.steps.into_iter().map(|(key, step)| self.action(&key, step)).collect()
    }

    fn action(&self, key: &ItemKey, step: Step) -> Result<TransactWriteItem, Error> {
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
        let update = match &step.effect {
            Effect::None => update_expression(&step.fields, &mut names, &mut values),
            Effect::Put(_) | Effect::Delete => String::new(),
        };
        let names = (!names.is_empty()).then(|| names.into_iter().collect());
        let values = (!values.is_empty()).then(|| values.into_iter().collect());
        /// An action on an item of the table, under the condition.
        macro_rules! conditional {
            ($builder:expr) => {
                $builder
                    .table_name(&self.table)
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(Error::internal)?
            };
        }
        let key = Some(key_attributes(key));
        let action = TransactWriteItem::builder();
        let action = match step.effect {
            Effect::Put(mut item) => {
                step.fields.apply(&mut item);
                action.put(conditional!(Put::builder().set_item(Some(item))))
            }
            Effect::Delete => action.delete(conditional!(Delete::builder().set_key(key))),
            Effect::None if update.is_empty() => {
                action.condition_check(conditional!(ConditionCheck::builder().set_key(key)))
            }
            Effect::None => action.update(conditional!(Update::builder().set_key(key).update_expression(update))),
        };
        Ok(action.build())
    }
}

/// The refusal of a commit with too many items. The limits of the service leave room for every change whose caller and
/// target share a lineage. Two unrelated lineages, both of the greatest depth and with the most roles, may not fit.
fn too_large(items: usize) -> Refusal {
    let sentence = format!(
        "This change depends on {items} items, and one transaction can check {LIMIT}. Ask someone who depends on fewer keys or \
         holds fewer roles."
    );
    Refusal::new(Code::LimitReached, sentence)
}

/// An update expression. Each attribute's placeholders are made of its name.
fn update_expression(
    fields: &Fields,
    names: &mut BTreeMap<String, String>,
    values: &mut BTreeMap<String, AttributeValue>,
) -> String {
    let touched = fields.set.keys().chain(&fields.remove).chain(fields.add.keys());
    names.extend(touched.map(|name| (format!("#{name}"), name.clone())));
    values.extend(fields.set.iter().map(|(name, value)| (format!(":{name}"), value.clone())));
    values.extend(fields.add.iter().map(|(name, by)| (format!(":{name}"), AttributeValue::N(by.to_string()))));
    let sets: Vec<_> = fields.set.keys().map(|name| format!("#{name} = :{name}")).collect();
    let removes: Vec<_> = fields.remove.iter().map(|name| format!("#{name}")).collect();
    let adds: Vec<_> = fields.add.keys().map(|name| format!("#{name} :{name}")).collect();
    let clauses = [("SET", sets), ("REMOVE", removes), ("ADD", adds)].into_iter();
    let clauses = clauses.filter(|(_, clauses)| !clauses.is_empty());
    clauses.map(|(verb, clauses)| format!("{verb} {}", clauses.join(", "))).collect::<Vec<_>>().join(" ")
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

fn is_transient(reason: &str) -> bool {
    matches!(reason, "None" | "TransactionConflict") || is_throttle(reason)
}

fn is_throttle(reason: &str) -> bool {
    matches!(reason, "ThrottlingError" | "ProvisionedThroughputExceeded")
}
