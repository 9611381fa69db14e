//! State of the console while it is open: the session, rights, forms that are being saved, lists.
//!
//! It knows the API and the domain, and draws nothing. None of it outlives the page.

pub mod fetched;
pub mod paged_list;
pub mod principal_policy;
pub mod rights;
pub mod role_catalog;
pub mod saving;
pub mod selection;
pub mod session;
