//! Metrics, in CloudWatch's embedded metric format: a log line contains the figures, and CloudWatch extracts them. This
//! needs no calls, and no work after the answer.
//!
//! Every metric has a monthly price, so there are only four, with one dimension.

use postern_shared::path;
use postern_shared::time::Timestamp;
use serde_json::{Map, Value, json};

/// The namespace of the metrics in CloudWatch.
pub const NAMESPACE: &str = "Postern";
/// The dimension of the metrics: the name of the function.
pub const DIMENSION: &str = "Function";

/// The time that a request took inside the function.
pub const LATENCY: &str = "Latency";
/// Requests that were answered 401 or 403, or that the authorizer denied.
pub const REFUSALS: &str = "Refusals";
/// Calls that DynamoDB throttled.
pub const THROTTLES: &str = "Throttles";
/// Keys that were verified for another service.
pub const VERIFICATIONS: &str = "Verifications";

/// Turns a line into a measurement if it has figures.
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

/// The figures in a line. For a request: the time it took, whether it was refused, and whether it was a verification.
/// For a throttled call: how often it was throttled.
fn figures(line: &Map<String, Value>) -> Vec<(&'static str, u64)> {
    let mut figures = Vec::new();
    if let Some(microseconds) = line.get("microseconds").and_then(Value::as_u64) {
        let status = line.get("status").and_then(Value::as_u64);
        let allowed = line.get("allowed").and_then(Value::as_bool);
        let refused = matches!(status, Some(401 | 403)) || allowed == Some(false);
        let verified = line.get("route").is_some_and(|route| route == path::VERIFY) && status == Some(200);
        figures.push((LATENCY, microseconds));
        figures.push((REFUSALS, refused.into()));
        figures.push((VERIFICATIONS, (verified || allowed.is_some()).into()));
    }
    if let Some(throttles) = line.get("throttles").and_then(Value::as_u64) {
        figures.push((THROTTLES, throttles));
    }
    figures
}

fn unit(name: &str) -> &'static str {
    if name == LATENCY { "Microseconds" } else { "Count" }
}
