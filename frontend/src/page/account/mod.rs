//! One's own account: who one is here, the password, where one is signed in, and the way to one's API tokens.

mod overview;
mod password;
mod sessions;
mod token_check;
mod tokens;

pub(crate) use overview::Account;
pub(crate) use token_check::TokenCheck;
