//! Users and API users: one set of screens. A user also has sessions, API tokens and invitations, an API user has keys.

mod actions;
mod details;
mod edit;
mod effect;
mod filter;
mod list;
mod new;
mod sections;

pub use details::PrincipalScreen;
pub use list::PrincipalList;
