//! The collections and external resources.

mod dialogs;
mod list;
mod new;

pub use list::ResourceList;
