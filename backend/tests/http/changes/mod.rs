//! The change log over HTTP: every filter gives complete results in strict order, and another caller's cursor is
//! refused like an invalid one.

mod api_user;
mod clocks;
mod csv;
mod cursors;
mod every_operation;
mod filters;
mod windows;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Program};

const CHANGES: &str = "/api/v1/changes";

/// A log over many days, with days without entries and with several entries in the same millisecond.
struct History {
    postern: Postern,
    /// A key with every permission.
    boss: Program,
    /// Every entry, newest first, read directly from the table.
    all: Vec<Value>,
}

impl History {
    /// Entries on consecutive days, after a week, and after a gap longer than one page searches.
    async fn new() -> Self {
        Self::over(&[1, 7, 70, 1]).await
    }

    /// A log with entries on several days. Each gap is the number of days to the next one.
    async fn over(gaps: &[i64]) -> Self {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let robot = ada.api_user("Robot", &["rol_000000000000"]).await;
        let (boss, hand) = (ada.key(&robot, "Boss").await, ada.key(&robot, "Hand").await);
        let mut roles = Vec::new();
        for (day, gap) in gaps.iter().enumerate() {
            let hand = hand.at(&postern);
            for n in 0..3 {
                // The hand creates the roles that it edits later, because a key cannot edit another key's role.
                let maker = if roles.len() < gaps.len() { hand.clone() } else { boss.at(&postern) };
                roles.push(maker.role(&format!("Role {day} {n}"), &[]).await);
            }
            let path = format!("/api/v1/roles/{}", roles[day]);
            hand.edit(&path, json!({ "description": format!("Edited on day {day}") })).await.is(200);
            postern.advance(SignedDuration::from_millis(1));
            hand.edit(&path, json!({ "description": "" })).await.is(200);
            hand.resource(&format!("bins_{day}"), "collection").await;
            postern.advance(SignedDuration::from_hours(24 * gap));
        }
        let all = entries(&postern).await;
        Self { postern, boss, all }
    }

    fn boss(&self) -> Actor<'_> {
        self.boss.at(&self.postern)
    }

    /// Every entry that a query finds, read in pages of at most `limit`.
    async fn walk(&self, query: &str, limit: usize) -> Vec<Value> {
        self.boss().walk(&format!("{CHANGES}?{query}"), limit).await
    }

    /// The id of the API user that owns both keys.
    fn robot(&self) -> &str {
        self.all[0]["actor"]["id"].as_str().unwrap()
    }

    /// Every filter that matches at least one entry, as a query, with the entries that it matches.
    fn filters(&self) -> BTreeMap<String, Vec<&Value>> {
        let mut filters = BTreeMap::from([(String::new(), self.all.iter().collect::<Vec<_>>())]);
        for (entry, selected) in self.all.iter().flat_map(|entry| (1..8).map(move |selected| (entry, selected))) {
            if let Some(query) = query_of(entry, selected) {
                filters.entry(query).or_default().push(entry);
            }
        }
        filters
    }
}

/// The query for entries with the same target, actor and credential as this one, or with some of them the same: each
/// has a bit in `selected`. None if the entry lacks one.
fn query_of(entry: &Value, selected: u8) -> Option<String> {
    let target = if entry["target"]["kind"] == "resource" { "target=resource:" } else { "target=" };
    let names = [("target", target), ("actor", "actor="), ("credential", "credential=")];
    let names = names.iter().enumerate().filter(|(n, _)| selected & (1 << n) != 0);
    let filters = names.map(|(_, (name, filter))| Some(format!("{filter}{}", entry[name]["id"].as_str()?)));
    Some(filters.collect::<Option<Vec<_>>>()?.join("&"))
}

/// Every entry in the table, newest first, in the form that the API shows.
async fn entries(postern: &Postern) -> Vec<Value> {
    let mut entries = postern.changes().await;
    for entry in &mut entries {
        let entry = entry.as_object_mut().unwrap();
        for internal in ["pk", "sk", "by_actor", "by_credential", "by_day", "position"] {
            entry.remove(internal);
        }
        for side in ["before", "after"] {
            entry.entry(side).or_insert(Value::Null);
        }
    }
    entries.sort_by(|a, b| b["id"].as_str().cmp(&a["id"].as_str()));
    entries
}

/// The ids of some entries.
fn ids<'a>(entries: impl IntoIterator<Item = &'a Value>) -> Vec<&'a str> {
    entries.into_iter().map(|entry| entry["id"].as_str().unwrap()).collect()
}
