//! Recording that a credential was used. It does not change the item's version.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};

use super::Store;
use super::call::Failure;
use super::item::{key_attributes, milliseconds};
use super::item_key::{ItemKey, PK};
use crate::error::Error;

/// The precision of the last use of a credential.
pub const USE_RESOLUTION: SignedDuration = SignedDuration::from_mins(1);

impl Store {
    /// Sets the attribute `used_at` and these texts: at most once a minute, never backwards, and never for a deleted
    /// item. It is tried once, because a use that is not recorded is no reason to refuse or delay the request.
    pub(super) async fn note_last_use(
        &self,
        key: &ItemKey,
        used_at: &str,
        now: Timestamp,
        texts: &[(&str, &str)],
    ) -> Result<(), Error> {
        let stale = now.checked_sub(USE_RESOLUTION).map_err(Error::internal)?;
        let unused = format!("attribute_not_exists({used_at}) OR {used_at} <= :stale");
        let mut update = format!("SET {used_at} = :now");
        let mut call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_attributes(key)))
            .condition_expression(format!("attribute_exists({PK}) AND ({unused})"))
            .expression_attribute_values(":now", milliseconds(now))
            .expression_attribute_values(":stale", milliseconds(stale));
        for (name, text) in texts {
            update = format!("{update}, {name} = :{name}");
            call = call.expression_attribute_values(format!(":{name}"), AttributeValue::S((*text).to_owned()));
        }
        match call.update_expression(update).send().await.map_err(|error| Failure::of(&error)) {
            Ok(_) | Err(Failure::ConditionFailed) => Ok(()),
            Err(failure) => Err(failure.into_error()),
        }
    }
}
