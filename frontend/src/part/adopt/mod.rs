//! Adoption: a user or an API user no longer depends on a key. One at a time, or everything that a key provisions.

mod all;
mod one;

pub(super) use all::AdoptAll;
pub(super) use one::Adopt;
