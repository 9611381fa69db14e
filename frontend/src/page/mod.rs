//! The screens, a folder for each area. A screen puts parts and primitives together and says what happens; how they look is
//! theirs.

pub mod access;
pub mod account;
pub mod billing;
pub mod changes;
pub mod data;
mod home;
mod keys;
mod onboarding;
pub mod overview;
pub mod principals;
pub mod refused;
pub mod resources;
pub mod roles;
mod sign_in;

pub use home::{Home, NotFound, has_overview};
pub use keys::{KeyList, TokenList};
pub use onboarding::{Invitation, SetUp};
pub use sign_in::{SignIn, Unreachable};
