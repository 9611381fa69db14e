//! The embedded DynamoDB as its users see it: through the SDK.
//!
//! `table` has a client, a tap and a table to try things on. `database` is about what is served, `file` about what lasts, `sweep` about what does not,
//! `tap` about what is noted and which calls a rule strikes, `faults` about what each fault does.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in what it calls too")]

mod database;
mod faults;
mod file;
mod sweep;
mod table;
mod tap;
