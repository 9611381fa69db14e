//! The keys of all owners.

mod list;

pub use list::List;
