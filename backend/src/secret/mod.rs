//! Secrets: making, reading, hashing and comparing them.
//!
//! Every secret has two types: one in clear, which is answered once, and its hash, which is stored. Nothing here knows
//! HTTP, the table, or what a secret gives access to.

pub mod bearer;
pub mod common;
pub mod hash;
pub mod password;

pub use hash::{Hash, Secret};
pub use password::{Hashed, Password, Passwords, Queue, Turn};
