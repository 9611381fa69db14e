//! The rules of authority and nothing else: who can do what, who may give what, who may touch whom.
//!
//! Everything here is a pure function of a [`World`], which holds what was read, and of the time. No I/O, no HTTP, no
//! storage. The rules have numbers, which tests and comments use:
//!
//! 1. Rights are live: every request decides by what it reads itself.
//! 2. Power: what a principal or key can do at present (`power`).
//! 3. Origin and lineage: what a key brings in depends on that key for ever, or until adopted (`lineage`).
//! 4. You may grant only what you hold (`grant`).
//! 5. You may touch only whom you cover (`touch`).

pub mod asker;
pub mod evidence;
pub mod grant;
pub mod lineage;
pub mod power;
pub mod touch;
pub mod world;

pub use asker::Asker;
pub use touch::Touch;
pub use world::World;
