//! As much of AWS as Postern's programs need to run on this machine, for tests and measurements: [`Function`] is a program
//! behind a Lambda runtime API, [`Endpoint`] a DynamoDB in front of the embedded database.
//!
//! Nothing here checks a signature or a permission, so nothing here serves anybody but tests. Both listen on the loopback
//! address alone.

mod endpoint;
mod function;
mod runtime_api;
mod server;

pub use endpoint::{Call, Endpoint};
pub use function::{Ended, Function};
pub use runtime_api::Fault;

/// How long anything may take before it counts as lost.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);
