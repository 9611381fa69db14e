//! DynamoDB without a network: what the AWS SDK would send over HTTP is handed to a database in this process.
//!
//! [`Embedded`] is the database: SQLite below, DynamoDB's own JSON above. Its [`http_client`](Embedded::http_client)
//! goes where the SDK keeps its HTTP client, so the rest of the program speaks to it through the SDK and cannot tell
//! the difference. No port is opened: nobody but this process can reach the table.
//!
//! [`Tap`] sits in front of any such client, this one or a real endpoint's. It notes every call, and in tests it
//! breaks those it is told to break ([`Rule`], [`Fault`]).
//!
//! Nothing here knows what the table holds: keys, items and retries belong to the store that uses the client.
//!
//! To serve one more operation, add its line to the table in `dispatch.rs`.

mod connector;
mod database;
mod dispatch;
mod fault;
mod partial;
mod rule;
mod tap;
mod wire;

pub use database::{Embedded, OpenError, SweepError};
pub use fault::Fault;
pub use rule::Rule;
pub use tap::{Call, Tap};
