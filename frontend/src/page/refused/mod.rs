//! Refused requests of known keys, and what makes them work.

mod grant;
mod list;

pub use list::RefusedList;
