//! Where a request came from, and what it asked for.

use std::sync::Arc;

use postern_shared::change::RequestInfo;

/// A request as it arrived, before its caller is known.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Its id, its address and its agent.
    pub request: RequestInfo,
    /// Its route: the method and the path without ids.
    pub route: Arc<str>,
}
