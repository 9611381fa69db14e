//! The change log, and the activity of a principal or a credential.

mod activity;
mod filter;
mod list;
mod log_filter_field;
mod search;

pub use activity::ActivityScreen;
pub use list::ChangeList;
