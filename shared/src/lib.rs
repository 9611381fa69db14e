//! What both sides of Postern agree on: the words, the wire types, the rules a person's input must obey and the paths.
//!
//! No I/O, no clock, no randomness: the console compiles this crate to WebAssembly, the service links it natively, and
//! what one refuses the other refuses with the same sentence. What only a server needs sits behind the feature `server`.

pub mod account;
pub mod api_key;
pub mod api_user;
pub mod billing;
pub mod change;
pub mod field;
pub mod id;
pub mod impact;
pub mod invitation;
#[cfg(feature = "server")]
mod look_alike;
pub mod page;
pub mod path;
pub mod permission;
pub mod permission_set;
pub mod principal;
pub mod problem;
pub mod record;
pub mod resource;
pub mod role;
pub mod session;
pub mod text;
pub mod user;
pub mod verify;
