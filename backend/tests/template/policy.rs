//! Evaluates a policy: a request is allowed if a statement allows it and none denies it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::call::{Reading, Request, requests_of};

/// The statements of a policy.
pub struct Policy(Vec<Value>);

impl Policy {
    pub fn new(statements: impl Iterator<Item = Value>) -> Self {
        Self(statements.collect())
    }

    /// Whether IAM would allow a call in this reading of its keys.
    pub fn allows(&self, operation: &str, body: &Value, reading: Reading) -> bool {
        requests_of(operation, body, reading).iter().all(|request| self.allows_request(request))
    }

    /// The first request of a call that IAM would refuse in one of the readings.
    pub fn refusal(&self, operation: &str, body: &Value) -> Option<Request> {
        let requests = Reading::ALL.into_iter().flat_map(|reading| requests_of(operation, body, reading));
        requests.into_iter().find(|request| !self.allows_request(request))
    }

    /// Every action that some statement allows.
    pub fn actions(&self) -> BTreeSet<String> {
        self.0.iter().flat_map(|statement| texts(&statement["Action"])).collect()
    }

    /// The statements that deny something.
    pub fn denials(&self) -> usize {
        self.0.iter().filter(|statement| statement["Effect"] != "Allow").count()
    }

    fn allows_request(&self, request: &Request) -> bool {
        let any =
            |effect: &str| self.0.iter().any(|statement| statement["Effect"] == effect && applies(statement, request));
        any("Allow") && !any("Deny")
    }
}

fn applies(statement: &Value, request: &Request) -> bool {
    texts(&statement["Action"]).iter().any(|pattern| is_like(&request.action, pattern))
        && is_like(&request.resource, &arn(&statement["Resource"]))
        && statement["Condition"].as_object().is_none_or(|conditions| {
            conditions.iter().all(|(operator, keys)| {
                keys.as_object().unwrap().iter().all(|(key, values)| holds(operator, key, &texts(values), request))
            })
        })
}

fn holds(operator: &str, key: &str, expected: &[String], request: &Request) -> bool {
    let found = request.keys.get(key);
    let is = |value: &String| expected.contains(value);
    let like = |value: &String| expected.iter().any(|pattern| is_like(value, pattern));
    match operator {
        // Without the key, `ForAllValues` is true, `ForAnyValue` and a plain operator are false.
        "ForAllValues:StringLike" => found.is_none_or(|values| values.iter().all(like)),
        "ForAllValues:StringEquals" => found.is_none_or(|values| values.iter().all(is)),
        "ForAnyValue:StringEquals" => found.is_some_and(|values| values.iter().any(is)),
        "StringEquals" => found.is_some_and(|values| values.iter().all(is)),
        "Null" => found.is_none().to_string() == expected[0],
        other => panic!("add the operator {other} to {}", file!()),
    }
}

/// The name of a table or index, as in `Request::resource`.
fn arn(resource: &Value) -> String {
    // Whether it is the stack's own table or one that the operator names.
    if let Some([_, named, own]) = resource["If"].as_array().map(Vec::as_slice) {
        let named = named["Sub"].as_str().unwrap().rsplit_once(":table/").unwrap().1.replace("${TableName}", "table");
        assert_eq!(named, arn(own));
        return named;
    }
    match (resource["GetAtt"].as_str(), resource["Sub"].as_str()) {
        (Some("Table.Arn"), _) => "table".to_owned(),
        (_, Some(text)) => text.replace("${Table.Arn}", "table"),
        _ => panic!("a policy for a resource other than the table: {resource}"),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().unwrap().to_owned()).collect(),
        one => vec![one.as_str().unwrap().to_owned()],
    }
}

/// Whether a text matches a pattern, which may end with `*`.
fn is_like(text: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(text == pattern, |prefix| text.starts_with(prefix))
}
