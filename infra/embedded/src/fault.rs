//! The faults that can be injected into a call, and what the caller sees of each.

use std::future::pending;
use std::io;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::tap::Call;
use crate::{partial, wire};

/// A fault to inject into a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Another transaction holds an item; nothing is applied. A transaction is answered `TransactionCanceledException`,
    /// with `TransactionConflict` for its first item and `None` for the others. The write of a single item is answered
    /// `TransactionConflictException`. No other operation can have this fault.
    Conflict,
    /// `ProvisionedThroughputExceededException`; nothing is applied.
    Throttle,
    /// `TransactionCanceledException` with these codes as its reasons, one for each item (`"None"`,
    /// `"ConditionalCheckFailed"`, `"ThrottlingError"`, ..); nothing is applied. For transactions only.
    Cancel(Vec<&'static str>),
    /// The first n keys of a `BatchGetItem`, or requests of a `BatchWriteItem`, are served, and the rest are answered
    /// as unprocessed. The shortened request no longer matches its signature, so an endpoint that checks signatures
    /// refuses it.
    Partial(usize),
    /// The call is applied, but the connection breaks before the answer.
    LostReply,
    /// The connection is refused; nothing is applied.
    Unreachable,
    /// HTTP 500 `InternalServerError`; nothing is applied.
    Unavailable,
    /// The call is applied at once, but its answer takes this long.
    Delay(Duration),
    /// The call waits this long, and is then applied and answered.
    Stall(Duration),
    /// The call is never applied and never answered.
    Hang,
}

impl Fault {
    /// Whether a call of this operation can have this fault.
    pub(crate) fn applies_to(&self, operation: &str) -> bool {
        let transaction = matches!(operation, "TransactWriteItems" | "TransactGetItems");
        match self {
            Self::Conflict => transaction || matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem"),
            Self::Cancel(_) => transaction,
            Self::Partial(_) => matches!(operation, "BatchGetItem" | "BatchWriteItem"),
            _ => true,
        }
    }

    /// Answers a call with this fault. `inner` is the connector that the fault stands in front of.
    pub(crate) async fn answer(
        self,
        call: Call,
        request: HttpRequest,
        inner: SharedHttpConnector,
    ) -> Result<HttpResponse, ConnectorError> {
        match self {
            Self::Conflict => conflict(&call),
            Self::Throttle => refuse(&wire::exception(
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded.",
            )),
            Self::Cancel(codes) => cancelled(&codes),
            Self::Partial(keep) => partial::serve(keep, &call, request, &inner).await,
            Self::LostReply => {
                inner.call(request).await?;
                Err(broken(io::ErrorKind::ConnectionReset))
            }
            Self::Unreachable => Err(broken(io::ErrorKind::ConnectionRefused).never_connected()),
            Self::Unavailable => {
                let error = wire::exception("InternalServerError", "Internal server error");
                wire::answer(500, error.to_string())
            }
            Self::Delay(time) => {
                let answer = inner.call(request).await;
                sleep(time).await;
                answer
            }
            Self::Stall(time) => {
                sleep(time).await;
                inner.call(request).await
            }
            Self::Hang => pending().await,
        }
    }
}

fn conflict(call: &Call) -> Result<HttpResponse, ConnectorError> {
    match call.body["TransactItems"].as_array() {
        Some(items) => {
            let mut codes = vec!["None"; items.len()];
            if let Some(first) = codes.first_mut() {
                *first = "TransactionConflict";
            }
            cancelled(&codes)
        }
        None => conflict_of_one(),
    }
}

/// The answer to the write of a single item that a transaction holds.
pub(crate) fn conflict_of_one() -> Result<HttpResponse, ConnectorError> {
    refuse(&wire::exception("TransactionConflictException", "Transaction is ongoing for the item"))
}

/// The answer to a transaction that is cancelled for these reasons, one for each item.
pub(crate) fn cancelled(codes: &[&str]) -> Result<HttpResponse, ConnectorError> {
    let reasons: Vec<Value> = codes
        .iter()
        .map(|code| match *code {
            "None" => json!({ "Code": "None" }),
            code => json!({ "Code": code, "Message": "injected" }),
        })
        .collect();
    let mut error = wire::exception(
        "TransactionCanceledException",
        &format!(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
            codes.join(", ")
        ),
    );
    error["CancellationReasons"] = reasons.into();
    refuse(&error)
}

fn refuse(error: &Value) -> Result<HttpResponse, ConnectorError> {
    wire::answer(400, error.to_string())
}

fn broken(kind: io::ErrorKind) -> ConnectorError {
    ConnectorError::io(io::Error::from(kind).into())
}
