//! Queries: a part of one partition, in the order of its sort keys. A query of the table itself is consistent.

use aws_sdk_dynamodb::types::AttributeValue;
use postern_shared::problem::Code;

use super::Store;
use super::call::Failure;
use super::item::{Item, key_attributes, key_of, position_of};
use super::item_key::{ItemKey, PK, POSITION, SK};
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

/// The most calls that one page of a filtered query makes. Each looks at up to 1 MB.
const FILTERED_CALLS: usize = 4;

/// The most items that the first of these calls looks at. They fill the page if the condition is a common one.
const FIRST_LOOK: usize = 1000;

/// A condition on the items of a query. Those that do not meet it are looked at but not returned.
#[derive(Debug, Clone, Copy)]
pub(super) enum Filter<'a> {
    /// The attribute with this name is a text with this part.
    Contains(&'static str, &'a str),
    /// The attribute with this name is a number from the first to the second, both inclusive.
    Between(&'static str, i64, i64),
}

/// An index of the table: its name, and the attribute with its partition key. Its sort key is the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// The name.
    pub name: &'static str,
    /// The attribute with the partition key.
    pub partition: &'static str,
}

/// A query of one partition.
#[derive(Debug, Clone)]
pub(super) struct Query<'a> {
    /// The index that is queried; `None` for the table itself.
    pub index: Option<Index>,
    /// The partition.
    pub partition: &'a str,
    /// The range of sort keys.
    pub sort_keys: SortKeys<'a>,
    /// Start after this sort key of the table itself, in the direction of reading. It may come from a caller's cursor.
    pub after: Option<&'a str>,
    /// Read in descending order.
    pub backwards: bool,
    /// Return only items that meet this condition.
    pub filter: Option<Filter<'a>>,
    /// The most items to return.
    pub limit: u32,
}

impl<'a> Query<'a> {
    /// All items of these sort keys, in ascending order.
    pub(super) fn new(partition: &'a str, sort_keys: SortKeys<'a>) -> Self {
        Self { index: None, partition, sort_keys, after: None, backwards: false, filter: None, limit: u32::MAX }
    }

    /// The key to start after.
    ///
    /// # Errors
    /// Refuses a position outside the range of sort keys.
    pub(super) fn start(&self) -> Result<Option<Item>, Error> {
        let Some(after) = self.after else { return Ok(None) };
        debug_assert!(self.index.is_none(), "a position in an index has more attributes");
        if !self.sort_keys.contains(after) {
            return Err(bad_cursor());
        }
        Ok(Some(key_attributes(&ItemKey { pk: self.partition.to_owned(), sk: after.to_owned() })))
    }
}

impl Store {
    /// The items of a query, in as many calls as it takes.
    pub(super) async fn query(&self, query: &Query<'_>) -> Result<Vec<Item>, Error> {
        let limit = query.limit as usize;
        let (mut items, mut start) = (Vec::new(), query.start()?);
        loop {
            let (some, last) = self.query_from(query, start, limit - items.len()).await?;
            items.extend(some);
            start = last;
            if start.is_none() || items.len() >= limit {
                return Ok(items);
            }
        }
    }

    /// The items of a query, and the position to continue after if there may be more: a sort key, or in an index a
    /// position. With a filter, they can be fewer than requested: the number of calls is bounded.
    pub(super) async fn query_page(&self, query: &Query<'_>) -> Result<(Vec<Item>, Option<String>), Error> {
        let limit = query.limit as usize;
        let (mut items, mut start, mut calls) = (Vec::new(), query.start()?, 0);
        loop {
            let looks_at = match (query.filter, calls) {
                // One more, to know whether there is one.
                (None, _) => limit + 1 - items.len(),
                (Some(_), 0) => FIRST_LOOK,
                (Some(_), _) => usize::MAX,
            };
            let (some, last) = self.query_from(query, start, looks_at).await?;
            items.extend(some);
            start = last;
            calls += 1;
            if start.is_none() || items.len() > limit || (query.filter.is_some() && calls == FILTERED_CALLS) {
                break;
            }
        }
        if items.len() > limit {
            items.truncate(limit);
            start = items.last().cloned();
        }
        let position = |item| if query.index.is_some() { position_of(item) } else { key_of(item).map(|key| key.sk) };
        let next = start.as_ref().map(position).transpose()?;
        Ok((items, next))
    }

    /// The first items of a query, from one call that returns at most 1 MB, and the sort key to continue after if there
    /// may be more.
    pub(super) async fn query_once(&self, query: &Query<'_>) -> Result<(Vec<Item>, Option<String>), Error> {
        let (items, last) = self.query_from(query, query.start()?, query.limit as usize).await?;
        let last = last.as_ref().map(key_of).transpose()?;
        Ok((items, last.map(|last| last.sk)))
    }

    /// Some items of a query after a key, from one call that looks at a number of them and at most 1 MB, and the key to
    /// continue after if there may be more.
    pub(super) async fn query_from(
        &self,
        query: &Query<'_>,
        start: Option<Item>,
        looks_at: usize,
    ) -> Result<(Vec<Item>, Option<Item>), Error> {
        let (partition_key, sort_key) = query.index.map_or((PK, SK), |index| (index.partition, POSITION));
        // DynamoDB refuses to start from the last sort key that a query can find.
        if let (Some(start), SortKeys::Between(low, high)) = (&start, query.sort_keys)
            && start.get(sort_key) == Some(&text(if query.backwards { low } else { high }))
        {
            return Ok((Vec::new(), None));
        }
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .set_index_name(query.index.map(|index| index.name.to_owned()))
            .set_consistent_read(query.index.is_none().then_some(true))
            .scan_index_forward(!query.backwards)
            .limit(i32::try_from(looks_at).unwrap_or(i32::MAX))
            .expression_attribute_names("#pk", partition_key)
            .expression_attribute_values(":pk", text(query.partition))
            .set_exclusive_start_key(start);
        let call = match query.sort_keys {
            SortKeys::All => call.key_condition_expression("#pk = :pk"),
            SortKeys::Prefix(prefix) => call
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
                .expression_attribute_names("#sk", sort_key)
                .expression_attribute_values(":prefix", text(prefix)),
            SortKeys::Between(low, high) => call
                .key_condition_expression("#pk = :pk AND #sk BETWEEN :low AND :high")
                .expression_attribute_names("#sk", sort_key)
                .expression_attribute_values(":low", text(low))
                .expression_attribute_values(":high", text(high)),
        };
        let call = match &query.filter {
            None => call,
            Some(Filter::Contains(attribute, part)) => call
                .filter_expression("contains(#filtered, :part)")
                .expression_attribute_names("#filtered", *attribute)
                .expression_attribute_values(":part", text(part)),
            Some(Filter::Between(attribute, low, high)) => call
                .filter_expression("#filtered BETWEEN :least AND :most")
                .expression_attribute_names("#filtered", *attribute)
                .expression_attribute_values(":least", AttributeValue::N(low.to_string()))
                .expression_attribute_values(":most", AttributeValue::N(high.to_string())),
        };
        let answer = match (query.index, self.with_retries(|| call.clone().send()).await) {
            // Nothing else in a query of an index depends on the request, so the index is missing or is being built.
            (Some(index), Err(Failure::Final(code))) if code == "ValidationException" => {
                return Err(Error::NoIndex(index.name));
            }
            (_, answer) => answer.map_err(Failure::into_error)?,
        };
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key))
    }
}

/// The refusal of a cursor that this list did not give to this caller.
pub fn bad_cursor() -> Error {
    Error::refused(Code::BadCursor, "Use the next_cursor of this list, or leave it out to start again.")
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
