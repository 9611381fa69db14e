//! Keys and API tokens: how they are listed, and what one can do about one of them, a file per verb.
//!
//! A screen makes a [`KeyDesk`], puts [`KeyDialogs`] on itself once, and lists with a [`KeyTable`]. What is pressed in the
//! table is asked of the desk, and the desk opens the dialog for it.

mod create;
mod delete;
mod desk;
mod edit;
mod expiry;
mod expiry_field;
mod holder;
mod recent;
mod rotate;
mod row;
mod scope;
mod scope_field;
mod status;
mod suspend;
mod table;

pub use desk::{Asked, KeyDesk, KeyDialogs};
pub use holder::{HeldKey, Holder};
pub use table::KeyTable;
