//! The change log.

mod filter;
mod list;
mod look_up;
mod subject_field;

pub use list::List;
