//! The person's own account: name, password, sessions, API tokens.

mod name;
mod overview;
mod password;
mod token_check;

pub use overview::Account;
pub use token_check::TokenCheck;
