//! The collections and external resources.

mod apis;
mod dialogs;
mod list;

pub use list::ResourceList;
