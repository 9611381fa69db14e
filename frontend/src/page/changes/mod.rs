//! The change log.

mod filter;
mod list;
mod search;
mod target_field;

pub use list::ChangeList;
