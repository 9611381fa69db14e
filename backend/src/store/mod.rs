//! The table: one file that builds every key, one way to read, one way to commit, and a file per kind of item.
//!
//! Knows nothing of HTTP and decides nothing about rights; what belongs together in one commit is for `operation` to say.

mod call;
pub mod change;
pub mod client;
pub mod commit;
pub mod counter;
pub mod directory;
pub mod idempotent;
pub mod interval;
pub mod item;
pub mod key;
pub mod log;
pub mod page;
pub mod principal;
pub mod read;
pub mod record;
pub mod resource;
pub mod role;
mod roots;
pub mod session;
pub mod snapshot;
pub mod stored_key;
pub mod table;
pub mod tidy;

use aws_sdk_dynamodb::Client;

use crate::random::Random;

/// The table and the way to it.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: String,
    random: Random,
}

impl Store {
    /// The table of this name, reached through this client.
    ///
    /// The client must not retry by itself: what may be asked again, and with which bytes, is decided here.
    pub fn new(client: Client, table: impl Into<String>, random: Random) -> Self {
        Self { client, table: table.into(), random }
    }
}
