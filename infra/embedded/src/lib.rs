//! DynamoDB without a network: a database in this process answers the requests of the AWS SDK.
//!
//! [`Embedded`] is the database. It speaks DynamoDB's JSON and stores its tables with SQLite. Its
//! [`http_client`](Embedded::http_client) replaces the SDK's HTTP client, so the rest of the program uses the SDK as
//! usual. No port is opened: only this process can reach the table.
//!
//! [`Tap`] wraps any such client, this one or that of a real endpoint. It records every call, and in tests it injects
//! faults ([`Rule`], [`Fault`]).
//!
//! [`back_up`] copies a database on a file while it is in use.
//!
//! Nothing here knows what the table holds: keys, items and retries belong to the store that uses the client.
//!
//! To serve one more operation, add its line to the table in `dispatch.rs`.

mod backup;
mod connector;
mod database;
mod disk;
mod dispatch;
mod fault;
mod hold;
mod log;
mod partial;
mod readers;
mod rule;
mod tap;
mod wire;

pub use backup::{BackupError, back_up};
pub use database::{Embedded, OpenError, SweepError};
pub use fault::Fault;
pub use log::LogError;
pub use rule::Rule;
pub use tap::{Call, Tap};
