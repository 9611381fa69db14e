//! An HTTP endpoint that speaks DynamoDB's protocol, in front of the embedded database.

use std::io;

use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_types::body::SdkBody;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use postern_embedded::{Embedded, Tap};

use crate::server::Server;

/// A DynamoDB on this machine. Programs find it through `AWS_ENDPOINT_URL_DYNAMODB`.
#[derive(Debug)]
pub struct Endpoint {
    /// Records every call and injects faults.
    pub tap: Tap,
    server: Server,
}

impl Endpoint {
    /// Starts an endpoint in front of a database.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn start(database: &Embedded) -> io::Result<Self> {
        let tap = Tap::around(database.http_client());
        let routes = Router::new().fallback(answer).with_state(tap.connector(database.connector()));
        Ok(Self { tap, server: Server::start(routes).await? })
    }

    /// The URL to set `AWS_ENDPOINT_URL_DYNAMODB` to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Closes every connection, as a network does with idle ones.
    pub fn cut(&self) {
        self.server.cut();
    }
}

async fn answer(
    State(connector): State<SharedHttpConnector>,
    parts: Parts,
    body: Bytes,
) -> Result<Response, StatusCode> {
    let request = Request::from_parts(parts, SdkBody::from(body)).try_into().map_err(|_| StatusCode::BAD_REQUEST)?;
    let answer = connector.call(request).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let answer = answer.try_into_http1x().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(answer.map(Body::new))
}
