//! Metrics as CloudWatch would have them: those that a function logs in the embedded metric format, and Lambda's own.
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>
//! and <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// The name of a metric.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Metric {
    /// The namespace, such as `AWS/Lambda`.
    pub namespace: String,
    /// The name, such as `Errors`.
    pub name: String,
    /// The dimensions, by name.
    pub dimensions: BTreeMap<String, String>,
}

/// The sum of each metric that has data.
pub type Metrics = BTreeMap<Metric, f64>;

/// A line of a log that contains metrics.
#[derive(Deserialize)]
struct Line {
    #[serde(rename = "_aws")]
    metadata: Metadata,
    #[serde(flatten)]
    members: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    #[serde(rename = "Timestamp")]
    _timestamp: u64,
    cloud_watch_metrics: Vec<Directive>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: String,
    dimensions: Vec<Vec<String>>,
    metrics: Vec<Definition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: String,
}

/// Adds the metrics in a log. CloudWatch says nothing of lines and figures that do not have the format, and neither does
/// this.
pub(crate) fn logged(log: &str, sums: &mut Metrics) {
    for Line { metadata, members } in log.lines().filter_map(|line| serde_json::from_str(line).ok()) {
        for Directive { namespace, dimensions, metrics } in metadata.cloud_watch_metrics {
            for (names, Definition { name }) in
                dimensions.iter().flat_map(|names| metrics.iter().map(move |of| (names, of)))
            {
                let text = |name: &String| Some((name.clone(), members.get(name)?.as_str()?.to_owned()));
                let dimensions: Option<BTreeMap<_, _>> = names.iter().map(text).collect();
                let figure = members.get(name).and_then(Value::as_f64);
                if let (Some(dimensions), Some(figure)) = (dimensions, figure) {
                    let metric = Metric { namespace: namespace.clone(), name: name.clone(), dimensions };
                    *sums.entry(metric).or_default() += figure;
                }
            }
        }
    }
}

/// Lambda's own metrics of a function. Here it never throttles one.
pub(crate) fn of_lambda(function: &str, invocations: u32, errors: u32) -> Metrics {
    let figures = [("Invocations", invocations), ("Errors", errors), ("Throttles", 0)];
    let metric = |name: &str| Metric {
        namespace: "AWS/Lambda".to_owned(),
        name: name.to_owned(),
        dimensions: BTreeMap::from([("FunctionName".to_owned(), function.to_owned())]),
    };
    let figures = figures.into_iter().filter(|_| invocations > 0);
    figures.map(|(name, figure)| (metric(name), figure.into())).collect()
}
