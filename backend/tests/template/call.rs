//! A call to DynamoDB as IAM sees it: actions, resources and values of the condition keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// One authorization request to IAM.
#[derive(Debug, Clone)]
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

/// The IAM requests of a call: one, or one for each action of a transaction.
pub fn requests_of(operation: &str, body: &Value) -> Vec<Request> {
    let table = || Request::new(operation, "table".to_owned());
    let partition = |key: &Value| key["pk"]["S"].as_str().expect("a partition key").to_owned();
    match operation {
        "DescribeTable" => vec![table()],
        "GetItem" | "DeleteItem" => vec![table().with("LeadingKeys", [partition(&body["Key"])])],
        "PutItem" => vec![table().with("LeadingKeys", [partition(&body["Item"])])],
        "UpdateItem" => vec![update(body)],
        "BatchGetItem" => {
            let keys = body["RequestItems"].as_object().unwrap().values().flat_map(|of| of["Keys"].as_array().unwrap());
            vec![table().with("LeadingKeys", keys.map(partition))]
        }
        "BatchWriteItem" => {
            let requests = body["RequestItems"].as_object().unwrap().values().flat_map(|of| of.as_array().unwrap());
            vec![table().with("LeadingKeys", requests.map(|request| partition(&request["DeleteRequest"]["Key"])))]
        }
        "Query" => vec![query(body)],
        "TransactWriteItems" => body["TransactItems"].as_array().unwrap().iter().map(action).collect(),
        other => panic!("add the IAM request of {other} to {}", file!()),
    }
}

/// One action of a transaction. IAM treats it like the corresponding single call.
fn action(item: &Value) -> Request {
    let (kind, body) = item.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "Put" => requests_of("PutItem", body).remove(0),
        "Update" => update(body),
        "Delete" => requests_of("DeleteItem", body).remove(0),
        "ConditionCheck" => {
            Request { action: "dynamodb:ConditionCheckItem".to_owned(), ..requests_of("GetItem", body).remove(0) }
        }
        other => panic!("add the IAM request of {other} to {}", file!()),
    }
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
    let partition = body["Key"]["pk"]["S"].as_str().unwrap().to_owned();
    let request = Request::new("UpdateItem", "table".to_owned());
    let request = request.with("LeadingKeys", [partition]).with("Attributes", attributes);
    match body["ReturnValues"].as_str() {
        Some(values) => request.with("ReturnValues", [values.to_owned()]),
        None => request,
    }
}
