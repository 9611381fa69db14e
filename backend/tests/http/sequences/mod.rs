//! Sequences of calls against the model of `infra/law`: every operation is allowed over HTTP if and only if the model allows it,
//! afterwards everyone has the power that they have in the model, and the coalition never gains a right.
//!
//! | module | contents |
//! | --- | --- |
//! | `random` | the random sequences |
//! | `pinned` | sequences that the explorer once found to be holes |
//! | `lockstep` | one step at a time in the model and over HTTP, and the comparison |
//! | `service` | the service with the credentials of everyone |
//! | `initial_state` | the start of a sequence, created over HTTP |
//! | `request` | an operation of the model as a request |
//! | `choice` | the steps that are tried |
//!
//! The model and HTTP differ on purpose in these points, and only these:
//! - A `PATCH` names the version that it changes. The actor reads it first.
//! - The tokens of a user are rotated, enabled and disabled in a session of the user alone; others can only delete them. Such steps of
//!   the model have no request and are not tried.
//! - Disabling and ending sessions end them for good; in the model a caller who knows the password is let in again. So whoever knows
//!   a password signs in again where the model lets them in.
//! - Time stands still: no key expires.

mod choice;
mod initial_state;
mod lockstep;
mod pinned;
mod random;
mod request;
mod service;
