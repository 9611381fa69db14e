//! The screens, a folder for each area. A screen puts parts and primitives together and says what happens; how they look is
//! theirs.

pub mod account;
pub mod billing;
pub mod changes;
pub mod data;
mod home;
mod invitation;
mod keys;
pub mod principals;
pub mod resources;
pub mod roles;
mod set_up;
mod sign_in;
mod tokens;

pub use home::{Home, Nowhere};
pub use invitation::Invitation;
pub use keys::KeyList;
pub use set_up::SetUp;
pub use sign_in::{SignIn, Unreachable};
pub use tokens::TokenList;
