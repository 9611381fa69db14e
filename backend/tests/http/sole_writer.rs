//! The only process that writes to a table keeps what it reads in memory. Nobody notices, except by the calls that it does
//! not make. The random sequences in `sequences` run on such a process too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::SignedDuration;
use postern_backend::random::Random;
use postern_backend::store::{Commit, EntityRef, Store, StoredRole, client};
use postern_embedded::Embedded;
use postern_shared::id::RoleId;
use postern_shared::role::NewRole;
use postern_shared::time::Timestamp;
use serde_json::{Value, json};
use tokio::task::{JoinSet, yield_now};
use tokio::time::timeout;

use crate::harness::{Actor, PASSWORD, Postern, Program, Reply};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn ready() -> Postern {
    Postern::sole_writer().await.set_up_by_ada().await
}

/// The status and permissions that a caller reads of itself. An instance that keeps nothing in memory must answer the same.
async fn told(who: &Actor<'_>, elsewhere: &Postern) -> (u16, Value) {
    let here = who.session().await;
    let there = who.at(elsewhere).session().await;
    let told = |reply: &Reply| (reply.status, reply["permissions"].clone());
    assert_eq!(told(&here), told(&there));
    told(&here)
}

#[tokio::test]
async fn a_known_key_and_a_known_session_make_no_call_until_something_is_written() {
    let postern = ready().await;
    let ada = postern.ada();
    let (_, key) = ada.integration("Scanner", &["inventory:read"]).await;
    let (_, gate) = ada.integration("Gate", &["api_keys:verify"]).await;
    let body = json!({ "key": key.secret, "permission": "inventory:read" });
    let gate = gate.at(&postern);
    for who in [&key.at(&postern), &gate, &ada] {
        who.session().await.is(200);
    }
    gate.post("/api/v1/verify", body.clone()).await.is(200);
    // What the uses above noted is read again.
    for who in [&key.at(&postern), &gate, &ada] {
        who.session().await.is(200);
    }
    gate.post("/api/v1/verify", body.clone()).await.is(200);
    postern.tap.reset();
    for who in [&key.at(&postern), &gate, &ada] {
        who.session().await.is(200);
    }
    assert_eq!(gate.post("/api/v1/verify", body).await.is(200)["allowed"], true);
    assert_eq!(postern.tap.calls().len(), 0);
    // A change drops what it writes, and not the caller that it only checks.
    ada.role("Unrelated", &[]).await;
    postern.tap.reset();
    ada.session().await.is(200);
    assert_eq!(postern.tap.calls().len(), 0);
}

#[tokio::test]
async fn every_kind_of_change_is_seen_by_the_next_request() {
    let postern = ready().await;
    let fresh = postern.second().await;
    let ada = postern.ada();
    ada.resource("orders", "external").await;
    let role = ada.role("Dock", &["orders:read", "api_tokens:generate", "inventory:read"]).await;
    let (robot, sam) = (ada.api_user("Robot", &[&role]).await, ada.person("sam@example.com", &[&role]).await);
    let (key, token) = (ada.key(&robot, "K").await, sam.at(&postern).token("T").await);
    let (owner, path) = (format!("/api/v1/api-users/{robot}"), format!("/api/v1/api-users/{robot}/keys/{}", key.id));
    let user = format!("/api/v1/users/{}", sam.id);
    let role = format!("/api/v1/roles/{role}");
    let in_an_hour = json!({ "expires_at": postern.now() + HOUR });
    let edits: [(&str, Value); 14] = [
        (&role, json!({ "permissions": ["inventory:read", "api_tokens:generate"] })),
        (&role, json!({ "permissions": ["inventory:read", "api_tokens:generate", "orders:read"] })),
        (&owner, json!({ "roles": [] })),
        (&owner, json!({ "roles": [role.rsplit('/').next()] })),
        (&owner, json!({ "disabled": true })),
        (&owner, json!({ "disabled": false })),
        (&path, json!({ "disabled": true })),
        (&path, json!({ "disabled": false })),
        (&path, in_an_hour),
        (&path, json!({ "expires_at": null })),
        (&user, json!({ "roles": [] })),
        (&user, json!({ "roles": [role.rsplit('/').next()] })),
        (&user, json!({ "disabled": true })),
        (&user, json!({ "disabled": false })),
    ];
    let callers = [key.at(&postern), token.at(&postern), sam.at(&postern)];
    for (path, edit) in edits {
        for who in &callers {
            told(who, &fresh).await;
        }
        ada.edit(path, edit).await.is(200);
        for who in &callers {
            told(who, &fresh).await;
        }
    }
    // Disabling ended Sam's session. Retiring, rotating, deleting, expiring and signing out:
    let sam = postern.new_session("sam@example.com").await;
    let callers = [key.at(&postern), token.at(&postern), sam.clone()];
    for who in &callers {
        assert_eq!(told(who, &fresh).await.0, 200);
    }
    ada.delete("/api/v1/resources/orders").await.is_success();
    for who in &callers {
        told(who, &fresh).await;
    }
    let rotated = Program::of(&ada.post(&format!("{path}/rotate"), json!({ "overlap_seconds": 0 })).await);
    assert_eq!(told(&callers[0], &fresh).await.0, 401);
    let key = rotated.at(&postern);
    assert_eq!(told(&key, &fresh).await.0, 200);
    ada.edit(&path, json!({ "expires_at": postern.now() + HOUR })).await.is(200);
    assert_eq!(told(&key, &fresh).await.0, 200);
    postern.advance(HOUR);
    assert_eq!(told(&key, &fresh).await.0, 401);
    let sam = postern.new_session("sam@example.com").await;
    assert_eq!(told(&sam, &fresh).await.0, 200);
    sam.delete("/api/v1/session").await.is(204);
    assert_eq!(told(&sam, &fresh).await.0, 401);
    let change = json!({ "current": PASSWORD, "new": "violet tractor kettle moss", "tokens": "delete" });
    postern.new_session("sam@example.com").await.post("/api/v1/account/password", change).await.is_success();
    assert_eq!(told(&callers[1], &fresh).await.0, 401);
}

/// How many readings there are in all, at least.
const READINGS: u64 = 100_000;
/// How many writes of each role are answered at least.
const WRITES: u64 = 20;
/// How often a writer may lose in a row. What is kept and wrong would make it lose for ever.
const LOSSES: u32 = 1000;

/// A role whose description is a number that only grows.
struct Counted {
    store: Store,
    id: RoleId,
    /// The hash of a credential that depends on it.
    credential: [u8; 32],
    /// The last number that was answered as written.
    answered: AtomicU64,
}

impl Counted {
    async fn new(store: &Store, name: &str) -> Self {
        let new =
            NewRole { name: name.to_owned(), description: "0".to_owned(), external_id: None, permissions: vec![] };
        let role = StoredRole::new(Random::system().id(RoleId::from_random), new, now());
        let mut commit = Commit::default();
        role.insert(&mut commit).unwrap();
        store.commit(commit).await.unwrap();
        Self {
            store: store.clone(),
            id: role.role.id,
            credential: Random::system().bytes(),
            answered: AtomicU64::new(0),
        }
    }

    async fn read(&self, store: &Store) -> (u64, StoredRole) {
        let role = EntityRef::Role(self.id.clone());
        let role = store.snapshot_of([role]).await.unwrap().role(&self.id).unwrap().clone();
        (role.role.description.parse().unwrap(), role)
    }

    /// As [`read`](Self::read), by the snapshot that the store keeps, as it does for a credential.
    async fn recall(&self) -> u64 {
        let snapshot = match self.store.kept_snapshot(&self.credential) {
            Ok(snapshot) => snapshot,
            Err(reading) => {
                let snapshot = Arc::new(self.store.snapshot_of([EntityRef::Role(self.id.clone())]).await.unwrap());
                self.store.keep_snapshot(self.credential, reading, &snapshot);
                snapshot
            }
        };
        snapshot.role(&self.id).unwrap().role.description.parse().unwrap()
    }

    /// Writes the next number. Returns whether the write was answered: sometimes its caller stops waiting.
    async fn write(&self, patience: Duration) -> bool {
        let (number, before) = self.read(&self.store).await;
        let mut after = before.clone();
        after.role.description = (number + 1).to_string();
        let mut commit = Commit::default();
        after.update(&mut commit, &before, now()).unwrap();
        let answered = matches!(timeout(patience, self.store.commit(commit)).await, Ok(Ok(())));
        if answered {
            self.answered.fetch_max(number + 1, Ordering::SeqCst);
        }
        answered
    }
}

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

/// On disk and on several threads, where a write goes on when its caller has stopped waiting.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_reading_misses_a_write_that_was_answered_before_it_began() {
    let folder = tempfile::tempdir().unwrap();
    let embedded = Embedded::open(&folder.path().join("data.db")).unwrap();
    let uncached = Store::new(client::in_process(embedded.http_client()), "postern", Random::system());
    uncached.create_table_if_absent().await.unwrap();
    let store = uncached.clone().as_sole_writer();
    let roles = [Counted::new(&store, "Dock").await, Counted::new(&store, "Gate").await].map(Arc::new);
    let readings = Arc::new(AtomicU64::new(0));
    let mut tasks = JoinSet::new();
    for task in 0..4 {
        let (role, readings) = (Arc::clone(&roles[task % 2]), Arc::clone(&readings));
        tasks.spawn(async move {
            while readings.fetch_add(1, Ordering::SeqCst) < READINGS || role.answered.load(Ordering::SeqCst) < WRITES {
                let answered = role.answered.load(Ordering::SeqCst);
                let read = if task < 2 { role.read(&role.store).await.0 } else { role.recall().await };
                assert!(read >= answered, "{read} was read after {answered} was answered");
                // What is kept needs no waiting, and writers need the threads.
                yield_now().await;
            }
        });
    }
    for task in 0..4_u64 {
        let (role, readings) = (Arc::clone(&roles[usize::try_from(task).unwrap() % 2]), Arc::clone(&readings));
        tasks.spawn(async move {
            let (mut writes, mut losses) = (0, 0);
            while readings.load(Ordering::SeqCst) < READINGS || role.answered.load(Ordering::SeqCst) < WRITES {
                writes += 1;
                let patience =
                    if writes % 3 == 0 { Duration::from_micros(100 * (task + 1)) } else { Duration::from_mins(1) };
                losses = if role.write(patience).await { 0 } else { losses + 1 };
                assert!(losses < LOSSES, "a writer loses for ever");
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    for role in &roles {
        let (kept, stored) = (role.read(&store).await.0, role.read(&uncached).await.0);
        assert_eq!([kept, role.recall().await], [stored; 2]);
    }
}
