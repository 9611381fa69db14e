//! The change log, and the activity of a principal or a credential.

mod activity;
mod filter;
mod list;
mod search;
mod target_field;

pub use activity::ActivityScreen;
pub use list::ChangeList;
