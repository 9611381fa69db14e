//! The collections and external resources.

mod describe;
mod list;
mod new;
mod retire;

pub(crate) use list::List;
