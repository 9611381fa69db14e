//! What the console remembers while it is open: whose session it is, what they may do, what is being saved, what is listed.
//!
//! It knows the API and the domain, and draws nothing. None of it outlives the page.

pub mod paged_list;
pub mod principal_policy;
pub mod rights;
pub mod role_catalog;
pub mod saving;
pub mod selection;
pub mod session;
