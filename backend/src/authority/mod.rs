//! The rules of authority and nothing else: who can do what, who may give what, who may touch whom.
//!
//! Everything here is a pure function of a [`World`], which holds what was read, and of the time. No I/O, no HTTP, no
//! storage. The rules are in `RULES.md`; tests and comments cite them by number. Power is in `power` (rules 2 and 3), lineage and
//! dependence in `lineage` (4 to 7), giving in `grant` (8 and 12), touching others in `touch` (9 to 11, 13 and 14), and what a
//! commit demands of it all in `evidence` (19).

pub mod asker;
pub mod evidence;
pub mod grant;
pub mod hand_over;
pub mod lineage;
pub mod power;
pub mod touch;
pub mod world;

pub use asker::Asker;
pub use evidence::Evidence;
pub use touch::Touch;
pub use world::World;
