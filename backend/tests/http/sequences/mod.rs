//! Compares sequences of requests with the model in `infra/law`. An operation is allowed over HTTP if and only if the
//! model allows it, everyone then has the same permissions as in the model, and the coalition never gains any.
//!
//! | module | contents |
//! | --- | --- |
//! | `random` | the random sequences |
//! | `pinned` | regression tests for sequences that the explorer found |
//! | `lockstep` | runs each step in the model and over HTTP, and compares |
//! | `service` | the service and the credentials of everyone |
//! | `initial_state` | creates the initial state over HTTP |
//! | `request` | turns an operation of the model into a request |
//! | `choice` | chooses the steps to try |
//!
//! The model and HTTP differ on purpose only in these points:
//! - A `PATCH` names the version that it changes. The actor reads it first.
//! - Only a user's own session can rotate, enable or disable the user's tokens; others can only delete them. Steps of
//!   the model that do more have no request and are not tried.
//! - Over HTTP a session that has ended stays ended. In the model a caller who knows the password can act again, so
//!   over HTTP such a caller signs in again.
//! - Time stands still: no key expires.

mod choice;
mod initial_state;
mod lockstep;
mod pinned;
mod random;
mod request;
mod service;
