//! A test's table: embedded in memory, or a fresh one at the endpoint set in the environment.

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use postern_backend::random::Random;
use postern_backend::store::client::{self, ENDPOINT_VARIABLE};
use postern_embedded::{Embedded, Tap};

/// Every item of a table as text, by partition and sort key. Two dumps are equal exactly if the tables are.
pub type Dump = BTreeMap<(String, String), String>;

#[derive(Clone)]
pub enum Table {
    Embedded(Embedded),
    Endpoint(String),
}

impl Table {
    pub fn fresh() -> Self {
        if env::var_os(ENDPOINT_VARIABLE).is_some() {
            Self::Endpoint(format!("postern-test-{}", Random::system().base62(12)))
        } else {
            Self::Embedded(Embedded::memory().unwrap())
        }
    }

    /// A fresh table in which a transaction takes this long and holds its items meanwhile, as in DynamoDB.
    pub fn slow(time: Duration) -> Self {
        match Self::fresh() {
            Self::Embedded(embedded) => Self::Embedded(embedded.with_slow_transactions(time)),
            endpoint @ Self::Endpoint(_) => endpoint,
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Embedded(_) => "postern",
            Self::Endpoint(name) => name,
        }
    }

    /// A client, and the tap on its calls.
    pub fn client(&self) -> (Client, Tap) {
        match self {
            Self::Embedded(embedded) => {
                let tap = Tap::around(embedded.http_client());
                (client::in_process(tap.http_client()), tap)
            }
            Self::Endpoint(_) => {
                let tap = Tap::around(client::https());
                (client::from_environment_over(tap.http_client()).unwrap(), tap)
            }
        }
    }

    pub async fn dump(&self) -> Dump {
        let (client, _) = self.client();
        let mut dump = Dump::new();
        let mut start = None;
        loop {
            let page = client.scan().table_name(self.name()).consistent_read(true).set_exclusive_start_key(start);
            let page = page.send().await.unwrap();
            for item in page.items.unwrap_or_default() {
                dump.insert((text(&item, "pk"), text(&item, "sk")), sorted(&item));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return dump;
            }
        }
    }
}

fn text(item: &HashMap<String, AttributeValue>, name: &str) -> String {
    item[name].as_s().unwrap().clone()
}

fn sorted(item: &HashMap<String, AttributeValue>) -> String {
    let value: serde_json::Value = serde_dynamo::from_item(item.clone()).unwrap();
    value.to_string()
}

/// A dump without failure counters and what is noted about use, which any request can change.
pub fn state(dump: Dump) -> Dump {
    let is_note = |pk: &str| ["COUNTER#", "USAGE#", "CALLS", "REFUSED"].iter().any(|prefix| pk.starts_with(prefix));
    let kept = dump.into_iter().filter(|((pk, _), _)| !is_note(pk));
    kept.map(|(key, item)| {
        let mut item: serde_json::Value = serde_json::from_str(&item).unwrap();
        for field in
            ["seen_at", "last_used_at", "last_used_address", "last_used_agent", "addresses", "position", "calls"]
        {
            item.as_object_mut().unwrap().remove(field);
        }
        (key, item.to_string())
    })
    .collect()
}
