//! The rules of authority and nothing else: who can do what, who may give what, who may touch whom.
//!
//! Everything here is a pure function of a [`Snapshot`], which holds what was read, and of the time. No I/O, no HTTP, no
//! storage. The rules are in `RULES.md`; tests and comments cite them by number. Power is in `permissions` (rules 2 and 3), lineage and
//! dependence in `lineage` (4 to 7), giving in `grant` (8 and 12), touching others in `access` (9 to 11, 13 and 14), and what a
//! commit demands of it all in `read_set` (19).

pub mod actor;
pub mod effective;
pub mod grant;
pub mod hand_over;
pub mod manage;
pub mod provisioning;
pub mod read_set;

pub use actor::Actor;
pub use manage::Access;
