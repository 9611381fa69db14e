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
    // A `BatchWriteItem` has a plain list for each table; a `BatchGetItem` has `Keys` next to its options.
    let (list, unprocessed) = match call.operation.as_str() {
        "BatchGetItem" => ("/Keys", "UnprocessedKeys"),
        _ => ("", "UnprocessedItems"),
    };
    let (served, left) = split(&call.body["RequestItems"], list, keep);
    let mut answer = if served.is_empty() {
        // Clients ignore the responses of a write.
        json!({ "Responses": {} })
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
    for (table, held_back) in left {
        // The database itself can have left some unprocessed.
        let mut all = items(&answer[unprocessed][&table], list);
        all.extend(items(&held_back, list));
        answer[unprocessed][table] = with_items(held_back, list, all);
    }
    wire::answer(200, answer.to_string())
}

/// Splits the keys or requests of all tables into the first `keep` and the rest, each by table.
fn split(requested: &Value, list: &str, keep: usize) -> (Map<String, Value>, Map<String, Value>) {
    let mut room = keep;
    let mut served = Map::new();
    let mut left = Map::new();
    for (table, requested) in requested.as_object().into_iter().flatten() {
        let mut now = items(requested, list);
        let later = now.split_off(room.min(now.len()));
        room -= now.len();
        for (share, into) in [(now, &mut served), (later, &mut left)] {
            if !share.is_empty() {
                into.insert(table.clone(), with_items(requested.clone(), list, share));
            }
        }
    }
    (served, left)
}

fn items(requested: &Value, list: &str) -> Vec<Value> {
    requested.pointer(list).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn with_items(mut requested: Value, list: &str, items: Vec<Value>) -> Value {
    if let Some(found) = requested.pointer_mut(list) {
        *found = items.into();
    }
    requested
}

/// Reads the body of an answer as JSON. A real endpoint sends it as a stream.
async fn read(body: SdkBody) -> Result<Value, ConnectorError> {
    let bytes = ByteStream::new(body).collect().await.map_err(|broken| ConnectorError::io(broken.into()))?;
    serde_json::from_slice(&bytes.into_bytes()).map_err(|error| ConnectorError::other(error.into(), None))
}
