//! Postern's service: who may do what, over HTTP, on DynamoDB.
//!
//! `README.md` beside this crate says what each module knows, and follows one request through all of them.

pub mod app;
pub mod authority;
pub mod caller;
pub mod clock;
pub mod config;
pub mod error;
pub mod http;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod operation;
pub mod random;
pub mod secret;
pub mod store;
