//! The SDK's HTTP client: passes each request to the database in this process.

use std::fmt;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use dynoxide::Database;
use tokio::sync::RwLock;
use tokio::task::{coop, spawn_blocking};

use crate::dispatch::{self, Operation};
use crate::hold::Holds;
use crate::wire;

/// The in-process connector. It ignores connect and read timeouts: the SDK's own attempt and operation timeouts limit a
/// call.
#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) database: Database,
    /// Absent if the database is in memory.
    pub(crate) disk: Option<Disk>,
    /// Absent if a transaction holds its items for no time.
    pub(crate) holds: Option<Holds>,
}

/// A lock that every call to a database on disk holds: one write alone, or several reads together.
pub(crate) type Disk = Arc<RwLock<()>>;

impl Connector {
    async fn answer(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let Some(operation) = dispatch::find(wire::operation(&request)) else {
            return wire::answer(400, wire::UNKNOWN_OPERATION);
        };
        let _held = match &self.holds {
            Some(holds) => match holds.begin(&self.database, wire::operation(&request), &wire::body(&request)).await {
                Ok(held) => held,
                Err(refusal) => return *refusal,
            },
            None => None,
        };
        let (status, body) = match self.disk {
            Some(disk) if operation.writes => write(disk, self.database, operation, request).await?,
            Some(disk) => {
                let _no_write = disk.read().await;
                serve(&self.database, operation, &request)
            }
            None => {
                // Without this, a long loop of calls would never yield its thread, because no call waits.
                coop::consume_budget().await;
                serve(&self.database, operation, &request)
            }
        };
        wire::answer(status, body)
    }
}

/// Answers a write to disk on a thread that may block, because a write waits for the disk.
///
/// All other calls are answered on the caller's thread: handing a call to another thread takes several times as long as
/// the call itself. A `GetItem` from a file takes 7 µs on the caller's thread and 32 to 53 µs on another one; a
/// `BatchGetItem` of four keys takes 28 and 101 µs. A write takes 135 and 210 µs on a disk that syncs at once, but on a
/// slower disk it would hold up every connection that the thread serves. The database serves one call at a time behind
/// a lock that blocks the thread. So calls queue at `disk` first, where waiting blocks no thread. Apart from a sweep,
/// only this thread waits for the disk.
async fn write(
    disk: Disk,
    database: Database,
    operation: Operation,
    request: HttpRequest,
) -> Result<(u16, String), ConnectorError> {
    let alone = disk.write_owned().await;
    spawn_blocking(move || {
        // The lock moves in: a caller who stops waiting must not let other calls in before the write is done.
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
