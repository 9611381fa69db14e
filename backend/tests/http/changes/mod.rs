//! The change log as it is asked for: every way of asking is complete, in strict order, and tells nobody else's cursor apart
//! from nonsense.

mod api_user;
mod csv;
mod cursors;
mod every_operation;
mod ways;
mod windows;

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Program};

const CHANGES: &str = "/api/v1/changes";

/// What an entry says of itself where it is asked for by that.
type Say = fn(&Value) -> Option<String>;

/// A log over many days, with days between on which nothing happened and entries in the same millisecond.
struct History {
    postern: Postern,
    /// A key that may do everything.
    boss: Program,
    /// Every entry there is, newest first, read from the table itself.
    all: Vec<Value>,
}

impl History {
    /// Two days without a gap, a week's gap, and one longer than what is looked through for one page.
    async fn new() -> Self {
        Self::over(&[1, 7, 70, 1]).await
    }

    /// A log over days with so many days between them.
    async fn over(gaps: &[i64]) -> Self {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let robot = ada.api_user("Robot", &["rol_000000000000"]).await;
        let (boss, hand) = (ada.key(&robot, "Boss").await, ada.key(&robot, "Hand").await);
        let mut roles = Vec::new();
        for (day, gap) in gaps.iter().enumerate() {
            let hand = hand.at(&postern);
            for n in 0..3 {
                // The hand edits the first ones, which it created: a key edits no role of another key.
                let maker = if roles.len() < gaps.len() { hand.clone() } else { boss.at(&postern) };
                roles.push(maker.role(&format!("Role {day} {n}"), &[]).await);
            }
            let path = format!("/api/v1/roles/{}", roles[day]);
            hand.edit(&path, json!({ "description": format!("Edited on day {day}") })).await.is(200);
            postern.pass(SignedDuration::from_millis(1));
            hand.edit(&path, json!({ "description": "" })).await.is(200);
            let name = format!("bins_{day}");
            hand.post("/api/v1/resources", json!({ "name": name, "kind": "collection" })).await.is(201);
            postern.pass(SignedDuration::from_hours(24 * gap));
        }
        let all = entries(&postern).await;
        Self { postern, boss, all }
    }

    fn boss(&self) -> Actor<'_> {
        self.boss.at(&self.postern)
    }

    /// Every way of asking that there is something to say to, as a query and which entries it means.
    fn ways(&self) -> Vec<(String, Vec<&Value>)> {
        let mut ways = vec![(String::new(), self.all.iter().collect())];
        let names: [(&str, Say); 3] = [
            ("target", |entry| {
                let id = entry["target"]["id"].as_str().unwrap();
                Some(if entry["target"]["kind"] == "resource" { format!("resource:{id}") } else { id.to_owned() })
            }),
            ("actor", |entry| entry["actor"]["id"].as_str().map(str::to_owned)),
            ("credential", |entry| entry["credential"]["id"].as_str().map(str::to_owned)),
        ];
        for chosen in 1..8 {
            let chosen = names.iter().enumerate().filter(|(n, _)| chosen & (1 << n) != 0);
            let chosen: Vec<_> = chosen.map(|(_, name)| name).collect();
            for entry in &self.all {
                let said = |of: &Value| -> Option<Vec<String>> { chosen.iter().map(|(_, say)| say(of)).collect() };
                let Some(values) = said(entry) else { continue };
                let query: Vec<_> =
                    chosen.iter().zip(&values).map(|((name, _), value)| format!("{name}={value}")).collect();
                let query = query.join("&");
                if ways.iter().all(|(known, _)| *known != query) {
                    let meant = self.all.iter().filter(|other| said(other).as_ref() == Some(&values));
                    ways.push((query, meant.collect()));
                }
            }
        }
        ways
    }
}

/// Every entry in the table, newest first, as it is to be shown.
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
