//! The rules of authority: pure functions of a [`Snapshot`](crate::store::snapshot::Snapshot) and the time. No I/O, no
//! commit, no HTTP.
//!
//! The rules are in `RULES.md`; tests and comments cite them by number.

pub mod actor;
pub mod effective;
pub mod explain;
pub mod grant;
pub mod manage;
pub mod provisioning;
pub mod succession;

pub use actor::Actor;
pub use explain::LimitRef;
pub use manage::Access;
