//! Keys and API tokens: their table, and what a person can do with one of them, each in a dialog.
//!
//! A screen makes [`KeyActions`] and shows them with a [`KeyTable`], which opens the dialogs.

mod actions;
mod edit;
mod expiry_field;
mod holder;
mod issue;
mod scope_field;
mod stop;
mod succeed;
mod table;
mod usage;

pub use actions::{KeyActions, KeyDialog};
pub use holder::HeldKey;
pub use table::KeyTable;
