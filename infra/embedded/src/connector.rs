//! The SDK's HTTP client: passes each request to the database in this process.

use std::fmt;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use dynoxide::Database;
use tokio::task::coop;

use crate::disk::{Answer, Disk};
use crate::dispatch::{self, Effect, Operation};
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
        let (status, body) = match (self.disk, operation.effect) {
            (Some(disk), Effect::Read) => {
                disk.read(&self.database, |database| serve(database, operation, &request)).await
            }
            (Some(disk), effect) => {
                disk.write(self.database, effect, move |database| serve(database, operation, &request)).await?
            }
            (None, _) => {
                // Without this, a long loop of calls would never yield its thread, because no call waits.
                coop::consume_budget().await;
                serve(&self.database, operation, &request)
            }
        };
        wire::answer(status, body)
    }
}

fn serve(database: &Database, operation: Operation, request: &HttpRequest) -> Answer {
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
