//! The collections and external resources.

mod dialogs;
mod list;

pub use list::ResourceList;
