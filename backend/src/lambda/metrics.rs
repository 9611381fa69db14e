//! What is measured, in CloudWatch's embedded metric format: the log line of an event has the figures in it, and CloudWatch
//! takes them out. No call is made for it, and nothing is left to do after the answer.
//!
//! Every metric costs by the month, so there are four, with one dimension.

use jiff::Timestamp;
use postern_shared::path;
use serde_json::{Map, Value, json};

/// Where they are in CloudWatch.
pub const NAMESPACE: &str = "Postern";
/// What they are told apart by: the name of the function.
pub const DIMENSION: &str = "Function";

/// How long a request took inside the function.
pub const LATENCY: &str = "Latency";
/// Requests that were answered 401 or 403, or that the authorizer denied.
pub const REFUSALS: &str = "Refusals";
/// Calls that DynamoDB refused because of load.
pub const THROTTLES: &str = "Throttles";
/// Keys that were verified for another service.
pub const VERIFICATIONS: &str = "Verifications";

/// Makes a line a measurement if there is something to measure in it.
pub(super) fn measure(line: &mut Map<String, Value>, function: &str, now: Timestamp) {
    let figures = figures(line);
    if figures.is_empty() {
        return;
    }
    let metrics: Vec<Value> = figures.iter().map(|(name, _)| json!({ "Name": name, "Unit": unit(name) })).collect();
    line.extend(figures.into_iter().map(|(name, figure)| (name.to_owned(), figure.into())));
    line.insert(DIMENSION.to_owned(), function.into());
    let directive = json!({ "Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": metrics });
    let embedded = json!({ "Timestamp": now.as_millisecond(), "CloudWatchMetrics": [directive] });
    line.insert("_aws".to_owned(), embedded);
}

/// The figures in a line: of a request the time it took, whether it was refused and whether it was a verification; of a
/// throttled call that it was.
fn figures(line: &Map<String, Value>) -> Vec<(&'static str, u64)> {
    let mut figures = Vec::new();
    if let Some(microseconds) = line.get("microseconds").and_then(Value::as_u64) {
        let status = line.get("status").and_then(Value::as_u64);
        let allowed = line.get("allowed").and_then(Value::as_bool);
        let refused = matches!(status, Some(401 | 403)) || allowed == Some(false);
        let asked_to_verify = line.get("route").is_some_and(|route| route == path::VERIFY) && status == Some(200);
        figures.push((LATENCY, microseconds));
        figures.push((REFUSALS, refused.into()));
        figures.push((VERIFICATIONS, (asked_to_verify || allowed.is_some()).into()));
    }
    if let Some(throttles) = line.get("throttles").and_then(Value::as_u64) {
        figures.push((THROTTLES, throttles));
    }
    figures
}

fn unit(name: &str) -> &'static str {
    if name == LATENCY { "Microseconds" } else { "Count" }
}
