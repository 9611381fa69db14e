//! The roles: what each grants, and how many hold it.

mod edit;
mod form;
mod list;
mod usage;

pub use edit::RoleScreen;
pub use list::RoleList;
