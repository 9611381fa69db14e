//! Queries: a part of one partition, in the order of its sort keys, read consistently.

use aws_sdk_dynamodb::types::AttributeValue;
use postern_shared::problem::Code;

use super::Store;
use super::item::{Item, key_attributes, key_of};
use super::item_key::{ItemKey, PK, SK};
use crate::error::Error;

/// A range of the sort keys of a partition.
#[derive(Debug, Clone, Copy)]
pub(super) enum SortKeys<'a> {
    /// All of them.
    All,
    /// Those with this prefix.
    Prefix(&'a str),
    /// Those from the first to the second, both inclusive.
    Between(&'a str, &'a str),
}

impl SortKeys<'_> {
    fn contains(&self, sort_key: &str) -> bool {
        let within = match self {
            Self::All => true,
            Self::Prefix(prefix) => sort_key.starts_with(prefix),
            Self::Between(low, high) => *low <= sort_key && sort_key <= *high,
        };
        // DynamoDB's limit for a sort key is 1024 bytes.
        within && (1..=1024).contains(&sort_key.len())
    }
}

/// A query of one partition.
#[derive(Debug, Clone)]
pub(super) struct Query<'a> {
    /// The partition.
    pub partition: &'a str,
    /// The range of sort keys.
    pub sort_keys: SortKeys<'a>,
    /// Start after this sort key, in the direction of reading. It may come from a caller's cursor.
    pub after: Option<&'a str>,
    /// Read in descending order.
    pub backwards: bool,
    /// The most items to return.
    pub limit: u32,
}

impl<'a> Query<'a> {
    /// All items of these sort keys, in ascending order.
    pub(super) fn new(partition: &'a str, sort_keys: SortKeys<'a>) -> Self {
        Self { partition, sort_keys, after: None, backwards: false, limit: u32::MAX }
    }
}

impl Store {
    /// The items of a query, in as many calls as it takes.
    pub(super) async fn query(&self, query: &Query<'_>) -> Result<Vec<Item>, Error> {
        let limit = query.limit as usize;
        let mut items: Vec<Item> = Vec::new();
        let mut after = query.after.map(str::to_owned);
        loop {
            let rest = u32::try_from(limit - items.len()).unwrap_or(u32::MAX);
            let query = Query { after: after.as_deref(), limit: rest, ..query.clone() };
            let (some, last) = self.query_once(&query).await?;
            items.extend(some);
            after = last;
            if after.is_none() || items.len() >= limit {
                return Ok(items);
            }
        }
    }

    /// The first items of a query, from one call that returns at most 1 MB, and the sort key to continue after if there
    /// may be more.
    pub(super) async fn query_once(&self, query: &Query<'_>) -> Result<(Vec<Item>, Option<String>), Error> {
        if query.after.is_some_and(|after| !query.sort_keys.contains(after)) {
            return Err(bad_cursor());
        }
        // DynamoDB refuses to start from the last sort key that a query can find.
        if let SortKeys::Between(low, high) = query.sort_keys
            && query.after == Some(if query.backwards { low } else { high })
        {
            return Ok((Vec::new(), None));
        }
        let start = query.after.map(|after| {
            let (pk, sk) = (query.partition.to_owned(), after.to_owned());
            key_attributes(&ItemKey { pk, sk })
        });
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .scan_index_forward(!query.backwards)
            .limit(i32::try_from(query.limit).unwrap_or(i32::MAX))
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":pk", text(query.partition))
            .set_exclusive_start_key(start);
        let call = match query.sort_keys {
            SortKeys::All => call.key_condition_expression("#pk = :pk"),
            SortKeys::Prefix(prefix) => call
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
                .expression_attribute_names("#sk", SK)
                .expression_attribute_values(":prefix", text(prefix)),
            SortKeys::Between(low, high) => call
                .key_condition_expression("#pk = :pk AND #sk BETWEEN :low AND :high")
                .expression_attribute_names("#sk", SK)
                .expression_attribute_values(":low", text(low))
                .expression_attribute_values(":high", text(high)),
        };
        let answer = self.call(|| call.clone().send()).await?;
        let last = answer.last_evaluated_key.as_ref().map(key_of).transpose()?;
        Ok((answer.items.unwrap_or_default(), last.map(|last| last.sk)))
    }
}

/// The refusal of a cursor that this list did not give to this caller.
pub fn bad_cursor() -> Error {
    Error::refused(Code::BadCursor, "Use the next_cursor of this list, or leave it out to start again.")
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
