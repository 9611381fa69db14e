//! One's own API tokens.

mod list;

pub(crate) use list::List;
