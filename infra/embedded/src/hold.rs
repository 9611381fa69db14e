//! Items that transactions hold. In DynamoDB a write takes a while, and until a transaction has ended, no other write can
//! have one of its items, even if both only check it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use dynoxide::Database;
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::{dispatch, fault};

/// The items that are held now, and how long a transaction holds them before it is applied.
#[derive(Clone)]
pub(crate) struct Holds {
    time: Duration,
    items: Arc<Mutex<BTreeSet<String>>>,
}

/// The items of one transaction, which are free again when this is dropped.
pub(crate) struct Held {
    holds: Holds,
    items: BTreeSet<String>,
}

/// The answer to a write that cannot begin.
type Refusal = Box<Result<HttpResponse, ConnectorError>>;

impl Holds {
    pub(crate) fn new(time: Duration) -> Self {
        Self { time, items: Arc::default() }
    }

    /// Begins a write. A transaction takes its items, and waits. The answer is a refusal if another transaction holds one.
    pub(crate) async fn begin(
        &self,
        database: &Database,
        operation: &str,
        body: &Value,
    ) -> Result<Option<Held>, Refusal> {
        match operation {
            "TransactWriteItems" => {
                let actions = body["TransactItems"].as_array().into_iter().flatten();
                let actions = actions.filter_map(|item| item.as_object()?.values().next());
                let items: Vec<String> = actions.map(|action| name(database, action)).collect();
                let held = self.take(&items)?;
                sleep(self.time).await;
                Ok(Some(held))
            }
            "PutItem" | "UpdateItem" | "DeleteItem" if self.items().contains(&name(database, body)) => {
                Err(Box::new(fault::conflict_of_one()))
            }
            _ => Ok(None),
        }
    }

    fn take(&self, names: &[String]) -> Result<Held, Refusal> {
        let mut held = self.items();
        if names.iter().any(|name| held.contains(name)) {
            let code = |name: &String| if held.contains(name) { "TransactionConflict" } else { "None" };
            return Err(Box::new(fault::cancelled(&names.iter().map(code).collect::<Vec<_>>())));
        }
        let items: BTreeSet<String> = names.iter().cloned().collect();
        held.extend(items.iter().cloned());
        Ok(Held { holds: self.clone(), items })
    }

    fn items(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.holds.items().retain(|item| !self.items.contains(item));
    }
}

/// The table and the primary key of the item that a request is for.
fn name(database: &Database, request: &Value) -> String {
    let table = &request["TableName"];
    let key = match request["Key"].as_object() {
        Some(key) => key.clone(),
        // A put has the whole item.
        None => {
            key_names(database, table).into_iter().map(|name| (name.clone(), request["Item"][name].clone())).collect()
        }
    };
    json!([table, sorted(key)]).to_string()
}

/// The names of the attributes of a table's primary key.
fn key_names(database: &Database, table: &Value) -> Vec<String> {
    let Some(describe) = dispatch::find("DescribeTable") else { return Vec::new() };
    let (_, answer) = describe.serve(database, json!({ "TableName": table }).to_string().as_bytes());
    let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
    let schema = answer["Table"]["KeySchema"].as_array().cloned().unwrap_or_default();
    schema.iter().filter_map(|key| key["AttributeName"].as_str().map(str::to_owned)).collect()
}

fn sorted(key: Map<String, Value>) -> Vec<(String, Value)> {
    let mut key: Vec<(String, Value)> = key.into_iter().collect();
    key.sort_by(|(a, _), (b, _)| a.cmp(b));
    key
}
