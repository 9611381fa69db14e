//! The change log as tests read it: straight from the table, to check what is stored.

use serde_json::{Value, json};

use super::{Actor, PASSWORD, Postern, Reply};

/// An entry of the change log.
#[derive(Debug, Clone)]
pub struct Entry(pub Value);

impl Entry {
    /// Asserts the action, and the changed fields before and after.
    #[track_caller]
    pub fn says(&self, action: &str, before: Value, after: Value) -> &Self {
        let actual = ["action", "before", "after"].map(|field| self.0[field].clone());
        assert_eq!(actual, [json!(action), before, after], "{self:?}");
        self
    }

    /// Asserts the actor and the credential.
    #[track_caller]
    pub fn is_by(&self, actor: &Actor<'_>) -> &Self {
        let (actor, credential) = actor.audit();
        assert_eq!(self.0["actor"]["id"], actor, "{self:?}");
        for part in ["kind", "id"] {
            assert_eq!(self.0["credential"][part], credential[part], "{self:?}");
        }
        self
    }

    /// Asserts the target, whichever of its keys the entry is about.
    #[track_caller]
    pub fn is_about(&self, kind: &str, id: &str, name: &str) -> &Self {
        let mut target = self.0["target"].clone();
        target.as_object_mut().unwrap().remove("key");
        assert_eq!(target, json!({ "kind": kind, "id": id, "name": name }), "{self:?}");
        self
    }
}

impl Actor<'_> {
    /// Asserts that a request of this caller added one entry to the change log, with this action and these changed
    /// fields before and after.
    pub async fn logged(&self, reply: &Reply, action: &str, before: Value, after: Value) -> Entry {
        let entry = self.postern().entry_of(reply).await;
        entry.says(action, before, after).is_by(self);
        entry
    }
}

impl Postern {
    /// The change log of a target, oldest first. Fails unless its times strictly increase.
    pub async fn log_of(&self, target: &str) -> Vec<Entry> {
        let partition = format!("CHANGES#{target}");
        let log: Vec<Value> = self.changes().await.into_iter().filter(|change| change["pk"] == partition).collect();
        let times: Vec<postern_shared::time::Timestamp> =
            log.iter().map(|change| change["at"].as_str().unwrap().parse().unwrap()).collect();
        assert!(times.is_sorted_by(|earlier, later| earlier < later), "{times:?}");
        log.into_iter().map(Entry).collect()
    }

    /// Every entry that a request added, for any target.
    pub async fn entries_of(&self, reply: &Reply) -> Vec<Entry> {
        let request = reply.header("x-request-id").expect("a request id");
        let mut changes = self.changes().await;
        changes.retain(|change| change["request"]["id"] == request);
        for change in &changes {
            assert_eq!(change["request"]["address"], "203.0.113.7");
            assert_eq!(change["id"], change["sk"]);
            assert_eq!(change["id"], change["position"]);
            let actor = format!("{}#change#", change["actor"]["id"].as_str().unwrap());
            assert!(change["by_actor"].as_str().unwrap().starts_with(&actor), "{change}");
            let text = change.to_string();
            for secret in ["pst_", "pss_", "psi_", "psu_", "psd_", "argon2", "hash", PASSWORD] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
        changes.into_iter().map(Entry).collect()
    }

    /// The only entry that a request added. Fails if there are none or several.
    pub async fn entry_of(&self, reply: &Reply) -> Entry {
        let mut entries = self.entries_of(reply).await;
        assert_eq!(entries.len(), 1, "{entries:?} of {reply:?}");
        entries.remove(0)
    }

    /// Every stored entry of the change log.
    pub async fn changes(&self) -> Vec<Value> {
        let dump = self.dump().await;
        let changes = dump.into_iter().filter(|((partition, _), _)| partition.starts_with("CHANGES#"));
        changes.map(|(_, item)| serde_json::from_str(&item).unwrap()).collect()
    }
}
