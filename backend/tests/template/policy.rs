//! A policy, and what it says of a request: what a statement denies is denied, else what one allows is allowed.

use std::collections::BTreeSet;

use serde_json::Value;

use super::call::Request;

/// The statements of a policy.
pub struct Policy(Vec<Value>);

impl Policy {
    pub fn new(statements: &[Value]) -> Self {
        Self(statements.to_vec())
    }

    /// Whether IAM would let it pass.
    pub fn allows(&self, request: &Request) -> bool {
        let says = |effect: &str| self.0.iter().any(|said| said["Effect"] == effect && is_about(said, request));
        says("Allow") && !says("Deny")
    }

    /// Every action that it allows in some case.
    pub fn actions(&self) -> BTreeSet<String> {
        let allowed = self.0.iter().filter(|statement| statement["Effect"] == "Allow");
        allowed.flat_map(|statement| texts(&statement["Action"])).collect()
    }
}

fn is_about(statement: &Value, request: &Request) -> bool {
    texts(&statement["Action"]).iter().any(|pattern| is_like(&request.action, pattern))
        && is_like(&request.resource, &arn(&statement["Resource"]))
        && statement["Condition"].as_object().is_none_or(|conditions| {
            conditions.iter().all(|(operator, keys)| {
                keys.as_object().unwrap().iter().all(|(key, wanted)| holds(operator, key, &texts(wanted), request))
            })
        })
}

fn holds(operator: &str, key: &str, wanted: &[String], request: &Request) -> bool {
    let found = request.keys.get(key);
    let is = |value: &String| wanted.contains(value);
    let like = |value: &String| wanted.iter().any(|pattern| is_like(value, pattern));
    match operator {
        // Of a key that is not there, for all is true and for any is false.
        "ForAllValues:StringLike" => found.is_none_or(|values| values.iter().all(like)),
        "ForAllValues:StringEquals" => found.is_none_or(|values| values.iter().all(is)),
        "ForAnyValue:StringLike" => found.is_some_and(|values| values.iter().any(like)),
        "StringEqualsIfExists" => found.is_none_or(|values| values.iter().all(is)),
        "Null" => found.is_none().to_string() == wanted[0],
        other => panic!("say in {} what {other} means", file!()),
    }
}

/// A table's or an index's name, as requests have it.
fn arn(resource: &Value) -> String {
    match (resource["GetAtt"].as_str(), resource["Sub"].as_str()) {
        (Some("Table.Arn"), _) => "table".to_owned(),
        (_, Some(text)) => text.replace("${Table.Arn}", "table"),
        _ => panic!("a policy about something else than the table: {resource}"),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().unwrap().to_owned()).collect(),
        one => vec![one.as_str().unwrap().to_owned()],
    }
}

/// Whether a text fits a pattern that may end with a star.
fn is_like(text: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(text == pattern, |prefix| text.starts_with(prefix))
}
