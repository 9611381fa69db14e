//! The screens: one folder for each area, one file for each thing one does there. A screen puts parts and primitives
//! together and says what happens; how they look is theirs.

pub mod account;
pub mod api_users;
pub mod billing;
pub mod changes;
pub mod data;
mod home;
mod invitation;
pub mod keys;
mod nowhere;
pub mod resources;
pub mod roles;
mod set_up;
mod sign_in;
pub mod tokens;
mod unreachable;
pub mod users;

pub use home::Home;
pub use invitation::Invitation;
pub use nowhere::Nowhere;
pub use set_up::SetUp;
pub use sign_in::SignIn;
pub use unreachable::Unreachable;
