//! Secrets: how they are made, read, hashed and compared.
//!
//! Every secret has two types, one in clear that leaves once and one hashed that is stored. Nothing here knows HTTP, the
//! table, or what a secret gives access to.

pub mod bearer;
pub mod common;
pub mod hash;
pub mod password;
