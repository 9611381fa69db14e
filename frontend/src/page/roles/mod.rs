//! The roles: what each grants, and who holds it.

mod duplicate;
mod edit;
mod form;
mod holders;
mod list;
mod new;
mod usage;

pub use edit::RoleScreen;
pub use holders::RoleHolders;
pub use list::RoleList;
