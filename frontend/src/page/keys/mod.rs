//! The keys of all owners.

mod list;

pub(crate) use list::List;
