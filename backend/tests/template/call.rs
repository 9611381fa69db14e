//! A call to DynamoDB as IAM sees it: actions, resources and values of the condition keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The partition keys that IAM sees in a request for one of several items. AWS does not document which they are, so a policy
/// must be right in both readings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// Those of the item.
    PerItem,
    /// Those of all items of the call.
    Union,
}

impl Reading {
    pub const ALL: [Self; 2] = [Self::PerItem, Self::Union];
}

/// One authorization request to IAM.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub action: String,
    /// `table`, or `table/index/<name>`.
    pub resource: String,
    /// The values of each condition key that is present.
    pub keys: BTreeMap<String, BTreeSet<String>>,
}

impl Request {
    fn new(action: &str, resource: String) -> Self {
        Self { action: format!("dynamodb:{action}"), resource, keys: BTreeMap::new() }
    }

    fn with(mut self, key: &str, values: impl IntoIterator<Item = String>) -> Self {
        self.keys.insert(format!("dynamodb:{key}"), values.into_iter().collect());
        self
    }
}

/// The actions that a call needs.
pub fn actions_of(operation: &str, body: &Value) -> BTreeSet<String> {
    requests_of(operation, body, Reading::PerItem).into_iter().map(|request| request.action).collect()
}

/// The IAM requests of a call: one, or one for each of its items.
pub(super) fn requests_of(operation: &str, body: &Value, reading: Reading) -> Vec<Request> {
    let mut requests = match operation {
        "BatchGetItem" | "BatchWriteItem" => batch(operation, body),
        "TransactWriteItems" => body["TransactItems"].as_array().unwrap().iter().map(action).collect(),
        _ => vec![single(operation, body)],
    };
    if reading == Reading::Union {
        let mut all = BTreeMap::<String, BTreeSet<String>>::new();
        for (key, values) in requests.iter().flat_map(|request| request.keys.clone()) {
            all.entry(key).or_default().extend(values);
        }
        for request in &mut requests {
            request.keys.clone_from(&all);
        }
    }
    requests
}

fn partition(key: &Value) -> String {
    key["pk"]["S"].as_str().expect("a partition key").to_owned()
}

/// The request of a call for one item or of a query.
fn single(operation: &str, body: &Value) -> Request {
    let table = Request::new(operation, "table".to_owned());
    match operation {
        "DescribeTable" => table,
        "GetItem" | "DeleteItem" => table.with("LeadingKeys", [partition(&body["Key"])]),
        "PutItem" => table.with("LeadingKeys", [partition(&body["Item"])]),
        "UpdateItem" => update(body),
        "Query" => query(body),
        other => panic!("add the IAM request of {other} to {}", file!()),
    }
}

/// The requests of a batch, one for each item.
fn batch(operation: &str, body: &Value) -> Vec<Request> {
    let tables = body["RequestItems"].as_object().unwrap().values();
    let keys: Vec<&Value> = match operation {
        "BatchGetItem" => tables.flat_map(|of| of["Keys"].as_array().unwrap()).collect(),
        _ => tables.flat_map(|of| of.as_array().unwrap()).map(|request| &request["DeleteRequest"]["Key"]).collect(),
    };
    let request = |key| Request::new(operation, "table".to_owned()).with("LeadingKeys", [partition(key)]);
    keys.into_iter().map(request).collect()
}

/// One action of a transaction. IAM treats it like the corresponding single call.
fn action(item: &Value) -> Request {
    let (kind, body) = item.as_object().unwrap().iter().next().unwrap();
    let request = match kind.as_str() {
        "Put" => single("PutItem", body),
        "Update" => update(body),
        "Delete" => single("DeleteItem", body),
        "ConditionCheck" => Request { action: "dynamodb:ConditionCheckItem".to_owned(), ..single("GetItem", body) },
        other => panic!("add the IAM request of {other} to {}", file!()),
    };
    request.with("EnclosingOperation", ["TransactWriteItems".to_owned()])
}

fn query(body: &Value) -> Request {
    let Some(index) = body["IndexName"].as_str() else {
        let partition = body["ExpressionAttributeValues"][":pk"]["S"].as_str().expect("the partition as :pk");
        return Request::new("Query", "table".to_owned()).with("LeadingKeys", [partition.to_owned()]);
    };
    Request::new("Query", format!("table/index/{index}"))
}

/// The request of an update, with every attribute in its key, expression and condition.
fn update(body: &Value) -> Request {
    let names = body["ExpressionAttributeNames"].as_object();
    let expressions = ["UpdateExpression", "ConditionExpression"].map(|name| body[name].as_str().unwrap_or_default());
    let text = expressions.join(" ");
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '#' | ':' | '.')));
    // Of a path into an attribute, the attribute.
    let words = words.map(|path| path.split('.').next().unwrap_or_default());
    let is_keyword = |word: &&str| {
        matches!(
            *word,
            "SET" | "ADD" | "REMOVE" | "AND" | "OR" | "attribute_exists" | "attribute_not_exists" | "if_not_exists"
        )
    };
    let attributes = words
        .filter(|word| !word.is_empty() && !word.starts_with(':') && !is_keyword(word))
        .map(|word| names.and_then(|names| names.get(word)).map_or(word, |name| name.as_str().unwrap()).to_owned());
    let attributes = attributes.chain(["pk".to_owned(), "sk".to_owned()]);
    let request = Request::new("UpdateItem", "table".to_owned());
    let request = request.with("LeadingKeys", [partition(&body["Key"])]).with("Attributes", attributes);
    match body["ReturnValues"].as_str() {
        Some(values) => request.with("ReturnValues", [values.to_owned()]),
        None => request,
    }
}
