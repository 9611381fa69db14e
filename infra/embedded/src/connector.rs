//! Where the SDK's HTTP client would be: takes its requests and has the database answer them.

use std::fmt;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use dynoxide::{Database, DynoxideError};
use tokio::sync::RwLock;
use tokio::task::{coop, spawn_blocking};

use crate::dispatch::{self, Operation};
use crate::wire;

/// The in-process connector. Connect and read timeouts mean nothing to it: the SDK's own attempt and operation timeouts
/// bound a call.
#[derive(Clone)]
pub(crate) struct Connector {
    database: Database,
    disk: Option<Disk>,
}

/// Held by every call to a database on disk: writes alone, reads together.
type Disk = Arc<RwLock<()>>;

impl Connector {
    pub(crate) fn in_memory(database: Database) -> Self {
        Self { database, disk: None }
    }

    pub(crate) fn on_file(database: Database) -> Self {
        Self { database, disk: Some(Arc::default()) }
    }

    /// Deletes what has expired.
    ///
    /// It stays out of the line at `disk`: there it would hold up every call until the last page, here it is the next
    /// page at most.
    pub(crate) fn sweep(&self) -> Result<usize, DynoxideError> {
        self.database.sweep_ttl()
    }

    pub(crate) async fn answer(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let Some(operation) = dispatch::find(wire::operation(&request)) else {
            return wire::answer(400, wire::UNKNOWN_OPERATION);
        };
        let (status, body) = match self.disk {
            Some(disk) if operation.writes => write(disk, self.database, operation, request).await?,
            Some(disk) => {
                let _no_write = disk.read().await;
                serve(&self.database, operation, &request)
            }
            None => {
                // A call that never waits would keep a long loop of calls from ever yielding its thread.
                coop::consume_budget().await;
                serve(&self.database, operation, &request)
            }
        };
        wire::answer(status, body)
    }
}

/// A write to disk, which ends with waiting for the disk: on a thread that may block.
///
/// Everything else is answered where it is asked, since handing it to another thread costs several times what it
/// takes: 7 µs for a `GetItem` from a file here against 32 to 53 there, 28 against 101 for a `BatchGetItem` of four keys.
/// For a write the balance is 135 against 210 µs on a disk that syncs at once, and one that does not would hold up every
/// connection its thread serves. The database takes one call at a time by a lock that blocks the thread, so calls line up
/// at `disk` first, where waiting blocks nobody: but for a sweep, no thread but this one ever waits for the disk.
async fn write(
    disk: Disk,
    database: Database,
    operation: Operation,
    request: HttpRequest,
) -> Result<(u16, String), ConnectorError> {
    let alone = disk.write_owned().await;
    spawn_blocking(move || {
        // Moved in, so that a caller who stops waiting does not let others in before the write is done.
        let _alone = alone;
        serve(&database, operation, &request)
    })
    .await
    .map_err(|lost| ConnectorError::other(lost.into(), None))
}

fn serve(database: &Database, operation: Operation, request: &HttpRequest) -> (u16, String) {
    operation.serve(database, request.body().bytes().unwrap_or_default())
}

impl HttpClient for Connector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().answer(request))
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").finish_non_exhaustive()
    }
}
