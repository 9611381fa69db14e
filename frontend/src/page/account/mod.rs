//! The person's own account: password, sessions, API tokens.

mod overview;
mod password;
mod token_check;

pub use overview::Account;
pub use token_check::TokenCheck;
