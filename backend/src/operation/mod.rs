//! Operations: a caller opens an entity, `authority` decides on what was read, and one commit writes the change
//! together with its change-log entry.
//!
//! The route has checked the permission that an operation demands. An operation whose commit loses a race is run again
//! as a whole: see `App::decide`.

pub mod access;
pub mod activity;
mod attempt;
pub mod billing;
pub mod change;
mod device;
pub mod external_id;
pub mod guard;
pub mod impact;
pub mod invitation;
pub mod key;
mod key_names;
mod log;
pub mod overview;
pub mod own_password;
pub mod permissions;
pub mod principal;
pub mod record;
pub mod recover;
pub mod refusal;
pub mod resource;
pub mod role;
pub mod session;
pub mod setup;
pub mod sign_in;
mod total;
mod usage;
pub mod verify;
