//! Postern's service: who may do what, over HTTP, on DynamoDB.
//!
//! The rooms, from the outside in: `http` knows requests and answers, `operation` does one thing per function, `authority`
//! holds the rules of who may do what, `store` the table, `secret` the secrets; `lambda` is the programs that run in AWS. `README.md`
//! beside this crate follows one request through all of them.

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
