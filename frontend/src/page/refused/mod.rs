//! Requests of known keys that were refused, and what mends them.

mod grant;
mod list;

pub use list::RefusedList;
