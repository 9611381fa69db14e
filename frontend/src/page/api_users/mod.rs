//! The API users.

mod delete;
mod details;
mod draft;
mod edit;
mod keys;
mod list;
mod new;

pub use edit::Edit;
pub use list::List;
