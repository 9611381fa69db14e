//! The table of operations: the name of each, whether it writes, and the database's function for it.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An operation that the database serves.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) effect: Effect,
    serve: fn(&Database, &[u8]) -> Result<String, DynoxideError>,
}

/// What an operation does to the database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    Read,
    /// It may change items, and so may wait for the disk.
    Write,
    /// It may change the definition of a table.
    Define,
}

impl Operation {
    /// Serves one request. Takes its body; returns the status and body of the answer.
    pub(crate) fn serve(self, database: &Database, body: &[u8]) -> (u16, String) {
        match (self.serve)(database, body) {
            Ok(answer) => (200, answer),
            Err(error) => (error.status_code(), error.to_json()),
        }
    }
}

macro_rules! operations {
    ($($kind:ident $name:ident => $method:ident;)*) => {
        /// Returns the operation with this name, if it is served.
        pub(crate) fn find(name: &str) -> Option<Operation> {
            match name {
                $(stringify!($name) => Some(Operation {
                    effect: Effect::$kind,
                    serve: |database, body| encode(&database.$method(decode(body)?)?),
                }),)*
                _ => None,
            }
        }
    };
}

operations! {
    Define CreateTable        => create_table;
    Read   DescribeTable      => describe_table;
    Read   ListTables         => list_tables;
    Define UpdateTable        => update_table;
    Define UpdateTimeToLive   => update_time_to_live;
    Read   DescribeTimeToLive => describe_time_to_live;

    Read   GetItem            => get_item;
    Read   BatchGetItem       => batch_get_item;
    Read   TransactGetItems   => transact_get_items;
    Read   Query              => query;
    Read   Scan               => scan;

    Write  PutItem            => put_item;
    Write  UpdateItem         => update_item;
    Write  DeleteItem         => delete_item;
    Write  BatchWriteItem     => batch_write_item;
    Write  TransactWriteItems => transact_write_items;
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DynoxideError> {
    serde_json::from_slice(body).map_err(|error| refusal(&error))
}

fn encode<T: Serialize>(answer: &T) -> Result<String, DynoxideError> {
    serde_json::to_string(answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// The error for a body that does not decode.
///
/// The database's types refuse invalid values (an empty set, a number with 39 digits) while they are decoded. A marker
/// at the start of their message names DynamoDB's exception. Any other error means that the body is malformed.
fn refusal(error: &serde_json::Error) -> DynoxideError {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let (marker, message) = text.split_once(':').unwrap_or_default();
    match marker {
        "VALIDATION" | "VALIDATION_REQUEST" | "VALIDATION_AS_READ" => {
            DynoxideError::ValidationException(message.to_owned())
        }
        "SERIALIZATION" | "SERIALIZATION_AS_READ" => DynoxideError::SerializationException(message.to_owned()),
        _ if text.contains("Supplied AttributeValue") => DynoxideError::ValidationException(text.to_owned()),
        _ => DynoxideError::SerializationException(text.to_owned()),
    }
}
