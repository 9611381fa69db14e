//! What the console remembers while it is open: whose session it is, what they may do, what is being saved, what is listed.
//!
//! It knows the API and the domain, but draws nothing. None of it outlives the page.

pub mod move_policy;
pub mod own_account;
pub mod paged_list;
pub mod rights;
pub mod role_book;
pub mod saving;
pub mod selection;
pub mod session;
