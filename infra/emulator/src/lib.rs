//! The parts of AWS that Postern's programs need to run on this machine, for tests and measurements. [`Function`] is a
//! program behind a Lambda runtime API; [`Endpoint`] serves DynamoDB's protocol from the embedded database.
//!
//! Nothing here checks signatures or permissions, so use it only for tests and measurements. Both listen only on the
//! loopback address.

mod endpoint;
mod function;
mod metrics;
mod runtime_api;
mod server;

pub use endpoint::Endpoint;
pub use function::{Ended, Function};
pub use metrics::{Metric, Metrics};
pub use runtime_api::Fault;

/// The time after which a wait is given up.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(20);
