//! The roles: what each grants, and to how many.

mod delete;
mod edit;
mod form;
mod list;
mod new;
mod save;

pub use edit::Edit;
pub use list::List;
