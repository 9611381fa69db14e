//! The people: who they are, what they may do, and how they come in.

mod actions;
mod edit;
mod invite;
mod list;
mod new;
mod sessions;
mod tokens;

pub use edit::Edit;
pub use list::List;
