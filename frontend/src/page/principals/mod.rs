//! Users and API users: one set of screens. A user also has sessions, API tokens and invitations, an API user has keys.

mod actions;
mod api_user;
mod details;
mod edit;
mod invite;
mod list;
mod new;
mod user;

pub use details::PrincipalScreen;
pub use list::PrincipalList;
