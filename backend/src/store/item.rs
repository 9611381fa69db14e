//! Items: stored types as DynamoDB attributes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use postern_shared::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::item_key::{ItemKey, PK, POSITION, SK};
use crate::error::Error;

/// An item of the table.
pub type Item = HashMap<String, AttributeValue>;

/// The item that stores a value under a key.
pub fn item_of<T: Serialize>(key: &ItemKey, value: &T) -> Result<Item, Error> {
    let mut item: Item = serde_dynamo::to_item(value).map_err(Error::internal)?;
    // Absent attributes, not nulls: a condition such as `attribute_not_exists` then means what it says.
    item.retain(|_, value| !value.is_null());
    item.extend(key_attributes(key));
    Ok(item)
}

/// The value that an item stores.
pub fn value_of<T: DeserializeOwned>(item: Item) -> Result<T, Error> {
    serde_dynamo::from_item(item).map_err(Error::internal)
}

/// The attribute that stores a value.
pub fn attribute<T: Serialize>(value: T) -> Result<AttributeValue, Error> {
    serde_dynamo::to_attribute_value(value).map_err(Error::internal)
}

/// The two attributes of a primary key.
pub fn key_attributes(key: &ItemKey) -> Item {
    Item::from([(PK.to_owned(), AttributeValue::S(key.pk.clone())), (SK.to_owned(), AttributeValue::S(key.sk.clone()))])
}

/// The primary key of an item.
pub fn key_of(item: &Item) -> Result<ItemKey, Error> {
    let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    part(PK).zip(part(SK)).map(|(pk, sk)| ItemKey { pk, sk }).ok_or_else(|| Error::internal("an item without a key"))
}

/// The position of an item in an index.
pub fn position_of(item: &Item) -> Result<String, Error> {
    let position = item.get(POSITION).and_then(|position| position.as_s().ok()).cloned();
    position.ok_or_else(|| Error::internal("an indexed item without a position"))
}

/// A time as a number that the table can compare: milliseconds since 1970.
pub fn milliseconds(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.as_millisecond().to_string())
}

/// A time to live: the second since 1970 after which DynamoDB may delete an item.
pub fn ttl(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.as_second().to_string())
}
