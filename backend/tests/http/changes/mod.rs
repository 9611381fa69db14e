//! The change log over HTTP: every filter gives complete results in strict order, and another caller's cursor is
//! refused like an invalid one.

mod api_user;
mod csv;
mod cursors;
mod every_operation;
mod filters;
mod windows;

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Program};

const CHANGES: &str = "/api/v1/changes";

/// The value of an entry for a query parameter.
type Extract = fn(&Value) -> Option<String>;

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
            let name = format!("bins_{day}");
            hand.post("/api/v1/resources", json!({ "name": name, "kind": "collection" })).await.is(201);
            postern.advance(SignedDuration::from_hours(24 * gap));
        }
        let all = entries(&postern).await;
        Self { postern, boss, all }
    }

    fn boss(&self) -> Actor<'_> {
        self.boss.at(&self.postern)
    }

    /// Every filter that matches at least one entry, as a query, with the entries that it matches.
    fn filters(&self) -> Vec<(String, Vec<&Value>)> {
        let mut filters = vec![(String::new(), self.all.iter().collect())];
        let names: [(&str, Extract); 3] = [
            ("target", |entry| {
                let id = entry["target"]["id"].as_str().unwrap();
                Some(if entry["target"]["kind"] == "resource" { format!("resource:{id}") } else { id.to_owned() })
            }),
            ("actor", |entry| entry["actor"]["id"].as_str().map(str::to_owned)),
            ("credential", |entry| entry["credential"]["id"].as_str().map(str::to_owned)),
        ];
        for selected in 1..8 {
            let selected = names.iter().enumerate().filter(|(n, _)| selected & (1 << n) != 0);
            let selected: Vec<_> = selected.map(|(_, name)| name).collect();
            for entry in &self.all {
                let extracted =
                    |of: &Value| -> Option<Vec<String>> { selected.iter().map(|(_, extract)| extract(of)).collect() };
                let Some(values) = extracted(entry) else { continue };
                let query: Vec<_> =
                    selected.iter().zip(&values).map(|((name, _), value)| format!("{name}={value}")).collect();
                let query = query.join("&");
                if filters.iter().all(|(existing, _)| *existing != query) {
                    let expected = self.all.iter().filter(|other| extracted(other).as_ref() == Some(&values));
                    filters.push((query, expected.collect()));
                }
            }
        }
        filters
    }
}

/// Every entry in the table, newest first, in the form that the API shows.
async fn entries(postern: &Postern) -> Vec<Value> {
    let dump = postern.dump().await;
    let entries = dump.iter().filter(|((pk, _), _)| pk.starts_with("CHANGES#"));
    let mut entries: Vec<Value> = entries.map(|(_, item)| serde_json::from_str(item).unwrap()).collect();
    for entry in &mut entries {
        let entry = entry.as_object_mut().unwrap();
        for internal in ["pk", "sk", "by_actor", "by_credential", "by_day"] {
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
