//! One's own API tokens.

mod list;

pub use list::List;
