//! The embedded DynamoDB as its users see it: through the SDK.
//!
//! `table` provides a client, a tap and a table. `database` tests which operations are served, `file` what a file
//! keeps, `hold` what a transaction holds, `sweep` what a sweep deletes, `tap` what a tap records and which calls a rule
//! applies to, and `faults` what each fault does.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in what it calls too")]

mod database;
mod faults;
mod file;
mod hold;
mod sweep;
mod table;
mod tap;
