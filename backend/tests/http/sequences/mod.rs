//! Random sequences of requests, checked in two ways. The authority of everyone is compared with the model in
//! `infra/law`: an operation is allowed over HTTP if and only if the model allows it, everyone then has the same
//! permissions as in the model, the list of access says so too, and the coalition never gains any. And the change log is
//! complete: folding the entries of an entity yields the entity as the API shows it.
//!
//! | module | contents |
//! | --- | --- |
//! | `random` | the random sequences |
//! | `pinned` | regression tests, and sequences of steps that are rare |
//! | `operation` | the operations, in the model and beyond |
//! | `choice` | chooses the steps to try |
//! | `run` | takes each step in the model and over HTTP, and compares everyone's permissions |
//! | `access` | compares the access that an administrator sees with the model |
//! | `log` | compares every entity with its log |
//! | `fold` | folds a log into a state |
//! | `service` | the service and the credentials of everyone |
//! | `initial_state` | creates the initial state over HTTP |
//! | `request` | turns an operation into a request |
//!
//! The model and HTTP differ on purpose only in these points:
//! - A `PATCH` names the version that it changes. The actor reads it first.
//! - Only a user's own session can rotate, enable or disable the user's tokens; others can only delete them. Steps of
//!   the model that do more have no request and are not tried.
//! - Over HTTP a session that has ended stays ended. In the model a caller who knows the password can act again, so
//!   over HTTP such a caller signs in again.
//! - Adopting someone independent, handing someone over to the key that provisions them, or giving someone the roles
//!   that they hold, has no effect over HTTP. The model can refuse it, so it is not tried.
//! - The model knows no names and no resources. It predicts what else changes, but not whether a new name is allowed.

mod access;
mod choice;
mod fold;
mod initial_state;
mod log;
mod operation;
mod pinned;
mod random;
mod request;
mod run;
mod service;
