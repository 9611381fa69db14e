//! A batch that is served in part: the first keys or requests reach the database, and the others come back unprocessed.

use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::{Map, Value, json};

use crate::tap::Call;
use crate::wire;

/// Serves the first `keep` keys or requests of a batch.
pub(crate) async fn serve(
    keep: usize,
    call: &Call,
    mut request: HttpRequest,
    inner: &SharedHttpConnector,
) -> Result<HttpResponse, ConnectorError> {
    let (served, left) = split(&call.body["RequestItems"], keep);
    let mut answer = if served.is_empty() {
        json!({})
    } else {
        let mut shorter = call.body.clone();
        shorter["RequestItems"] = served.into();
        let shorter = shorter.to_string();
        request.headers_mut().insert("content-length", shorter.len().to_string());
        *request.body_mut() = SdkBody::from(shorter);
        let mut response = inner.call(request).await?;
        if !response.status().is_success() {
            return Ok(response);
        }
        read(response.take_body()).await?
    };
    let unprocessed = if call.operation == "BatchGetItem" {
        if answer.get("Responses").is_none() {
            answer["Responses"] = json!({});
        }
        "UnprocessedKeys"
    } else {
        "UnprocessedItems"
    };
    merge(&mut answer[unprocessed], left);
    wire::answer(200, answer.to_string())
}

/// Splits the keys or requests of all tables into the first `keep` and the rest, each by table.
fn split(requested: &Value, keep: usize) -> (Map<String, Value>, Map<String, Value>) {
    let mut room = keep;
    let mut served = Map::new();
    let mut left = Map::new();
    for (table, requested) in requested.as_object().into_iter().flatten() {
        let all = list(requested).map(Vec::as_slice).unwrap_or_default();
        let (now, later) = all.split_at(room.min(all.len()));
        room -= now.len();
        for (share, into) in [(now, &mut served), (later, &mut left)] {
            if !share.is_empty() {
                into.insert(table.clone(), with_list(requested, share));
            }
        }
    }
    (served, left)
}

/// The keys or requests for one table. A `BatchWriteItem` has a plain list; a `BatchGetItem` has `Keys` next to its
/// options.
fn list(requested: &Value) -> Option<&Vec<Value>> {
    requested.get("Keys").unwrap_or(requested).as_array()
}

fn with_list(requested: &Value, list: &[Value]) -> Value {
    if requested.is_object() {
        let mut requested = requested.clone();
        requested["Keys"] = list.into();
        requested
    } else {
        list.into()
    }
}

/// Adds the keys or requests that were held back to those that the database itself left unprocessed.
fn merge(unprocessed: &mut Value, left: Map<String, Value>) {
    if unprocessed.is_null() {
        *unprocessed = json!({});
    }
    for (table, held_back) in left {
        let already = unprocessed.get(&table).and_then(list);
        let all: Vec<Value> = already.into_iter().chain(list(&held_back)).flatten().cloned().collect();
        unprocessed[table] = with_list(&held_back, &all);
    }
}

/// Reads the body of an answer as JSON. A real endpoint sends it as a stream.
async fn read(body: SdkBody) -> Result<Value, ConnectorError> {
    let bytes = ByteStream::new(body).collect().await.map_err(|broken| ConnectorError::io(broken.into()))?;
    serde_json::from_slice(&bytes.into_bytes()).map_err(|error| ConnectorError::other(error.into(), None))
}
