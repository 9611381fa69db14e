//! The table of operations: the name of each, whether it writes, and the database's function for it.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An operation that the database serves.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    /// Whether it may change the database, and so may wait for the disk.
    pub(crate) writes: bool,
    serve: fn(&Database, &[u8]) -> Result<String, DynoxideError>,
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
                    writes: operations!(@writes $kind),
                    serve: |database, body| encode(&database.$method(decode(body)?)?),
                }),)*
                _ => None,
            }
        }
    };
    (@writes read) => { false };
    (@writes write) => { true };
}

operations! {
    write CreateTable        => create_table;
    read  DescribeTable      => describe_table;
    read  ListTables         => list_tables;
    write UpdateTable        => update_table;
    write UpdateTimeToLive   => update_time_to_live;
    read  DescribeTimeToLive => describe_time_to_live;

    read  GetItem            => get_item;
    read  BatchGetItem       => batch_get_item;
    read  TransactGetItems   => transact_get_items;
    read  Query              => query;
    read  Scan               => scan;

    write PutItem            => put_item;
    write UpdateItem         => update_item;
    write DeleteItem         => delete_item;
    write BatchWriteItem     => batch_write_item;
    write TransactWriteItems => transact_write_items;
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
