//! One function per thing that can be done. Each asks the caller first, decides by `authority` on what it has read, and
//! commits the change together with its change-log entry last.
//!
//! What may be done again when a commit loses a race is the whole function, from its reading on: see `App::decide`.

pub mod billing;
pub mod change;
pub mod impact;
pub mod invitation;
pub mod key;
pub mod own_password;
pub mod permissions;
pub mod principal;
pub mod record;
pub mod recover;
pub mod resource;
pub mod role;
pub mod session;
pub mod setup;
pub mod sign_in;

pub mod verify;
