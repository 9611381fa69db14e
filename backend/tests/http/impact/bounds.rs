//! A prediction makes a bounded number of calls, many of them in parallel, and examines the nearest principals first.

use std::time::Duration;

use postern_backend::store::client::ENDPOINT_VARIABLE;
use postern_backend::store::commit::Commit;
use postern_backend::store::entity::key::StoredKey;
use postern_backend::store::entity::principal::Principal;
use postern_backend::store::entity::role::StoredRole;
use postern_backend::store::item::key_attributes;
use postern_backend::store::item_key;
use postern_backend::store::snapshot::{EntityRef, Snapshot};
use postern_embedded::{Fault, Rule};
use postern_shared::id::{KeyId, RoleId};
use postern_shared::principal::{KeyRef, PrincipalId};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::IMPACT;
use crate::harness::{Postern, Reply};

/// The most calls that a prediction makes, in addition to those that identify the caller and read what the proposal
/// names.
const CALLS: usize = 256;
/// The most calls that identify the caller and read what the proposal names.
const BEFORE: usize = 3;
/// The most principals and keys that a prediction examines.
const MOST: u64 = 2000;
/// Duration of each call to the table.
const CALL: Duration = Duration::from_millis(100);

/// A stored API user with a role and a key, and a way to write many copies of it directly into the table.
struct Template {
    model: Principal,
    key: StoredKey,
}

impl Template {
    async fn new(postern: &Postern) -> Self {
        let ada = postern.ada();
        let role = ada.role("Held", &["inventory:read"]).await;
        let api_user = ada.api_user("Model", &[&role]).await;
        let program = ada.key(&api_user, "Key").await;
        let owner: PrincipalId = api_user.parse().unwrap();
        let reference = KeyRef { owner: owner.clone(), id: program.id.parse().unwrap() };
        let entities = [EntityRef::Principal(owner.clone()), EntityRef::Key(reference.clone())];
        let snapshot = load(postern, entities).await;
        let (model, key) = (snapshot.principal(&owner).unwrap().clone(), snapshot.key(&reference).unwrap().clone());
        Self { model, key }
    }

    /// Writes `count` API users that hold the role, optionally with a key each, optionally provisioned by a key.
    async fn copy(&self, postern: &Postern, count: usize, keys: bool, provisioned_by: Option<&KeyRef>) {
        let numbers: Vec<usize> = (0..count).collect();
        for numbers in numbers.chunks(15) {
            let (mut principals, mut with_keys) = (Commit::default(), Commit::default());
            for n in numbers {
                let id: PrincipalId = format!("api_{n:012}").parse().unwrap();
                let mut principal = Principal {
                    id: id.clone(),
                    name: format!("Model {n}"),
                    keys: 0,
                    enabled_since: None,
                    provisioned_by: provisioned_by.cloned(),
                    ancestors: provisioned_by.iter().copied().cloned().collect(),
                    ..self.model.clone()
                };
                principal.insert(&mut principals).unwrap();
                if keys {
                    let key = StoredKey { id: key_id(*n), owner: id, ..self.key.clone() };
                    key.insert(&mut with_keys).unwrap();
                }
            }
            postern.app.store.commit(principals).await.unwrap();
            if keys {
                postern.app.store.commit(with_keys).await.unwrap();
            }
        }
    }
}

async fn load(postern: &Postern, entities: impl IntoIterator<Item = EntityRef>) -> Snapshot {
    let mut snapshot = Snapshot::default();
    postern.app.store.load_only(&mut snapshot, entities).await.unwrap();
    snapshot
}

fn key_id(n: usize) -> KeyId {
    format!("key_{n:012}").parse().unwrap()
}

/// Predicts a proposal as Ada. Returns the number of calls, and of rounds: the elapsed time in durations of one call.
/// Rounds are unknown with a table at an endpoint, where time does not stand still.
async fn predict(postern: &Postern, proposal: Value) -> (Reply, usize, Option<u128>) {
    let ada = postern.ada();
    ada.get("/api/v1/session").await.is(200);
    postern.tap.reset();
    postern.tap.inject(Rule::any(Fault::Delay(CALL)).always());
    let began = Instant::now();
    let reply = ada.post(IMPACT, proposal).await.is(200);
    let time_stands_still = std::env::var_os(ENDPOINT_VARIABLE).is_none();
    let rounds = time_stands_still.then(|| began.elapsed().as_millis() / CALL.as_millis());
    let calls = postern.tap.calls().len();
    postern.tap.reset();
    (reply, calls, rounds)
}

#[tokio::test]
async fn a_small_impact_is_complete_and_makes_sixteen_calls_in_parallel() {
    let postern = Postern::ready().await;
    let template = Template::new(&postern).await;
    template.copy(&postern, 100, true, None).await;
    postern.skip_time();
    let edit = json!({ "action": "role.edit", "role": template.model.roles[0], "permissions": [] });
    let (impact, calls, rounds) = predict(&postern, edit).await;
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(101), &json!(true)));
    // The caller and the role; the holders; 101 principals; the keys of each; the dependants of each key.
    assert_eq!(calls, 2 + 1 + 2 + 101 + 101);
    assert!(rounds.is_none_or(|rounds| rounds == 2 + 1 + 1 + 7 + 7), "{rounds:?}");
}

#[tokio::test]
async fn a_large_impact_makes_a_bounded_number_of_calls_and_lists_the_nearest_first() {
    let postern = Postern::ready().await;
    let template = Template::new(&postern).await;
    template.copy(&postern, 600, true, None).await;
    postern.skip_time();
    let edit = json!({ "action": "role.edit", "role": template.model.roles[0], "permissions": [] });
    let (impact, calls, rounds) = predict(&postern, edit).await;
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(601), &json!(false)), "all holders");
    assert!((CALLS..=CALLS + BEFORE).contains(&calls), "{calls} calls");
    assert!(rounds.is_none_or(|rounds| rounds <= 22), "{rounds:?}");
}

#[tokio::test]
async fn at_most_two_thousand_principals_and_keys_are_examined() {
    let postern = Postern::ready().await;
    let template = Template::new(&postern).await;
    let provisioning_key = template.key.reference();
    template.copy(&postern, 2500, false, Some(&provisioning_key)).await;
    postern.skip_time();
    let delete = json!({ "action": "key.delete", "owner": provisioning_key.owner, "key": provisioning_key.id });
    let (impact, calls, rounds) = predict(&postern, delete).await;
    assert_eq!((&impact["stopped"]["total"], &impact["complete"]), (&json!(MOST - 1), &json!(false)));
    assert_eq!(impact["keys_stopped"]["total"], 1);
    assert_eq!(impact["stopped"]["named"].as_array().unwrap().len(), 100);
    assert!(calls <= 30 && rounds.is_none_or(|rounds| rounds <= 10), "{calls} calls in {rounds:?} rounds");
    let edit = json!({ "action": "role.edit", "role": template.model.roles[0], "permissions": [] });
    let (impact, calls, rounds) = predict(&postern, edit).await;
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(MOST), &json!(false)));
    assert!(calls <= 30 && rounds.is_none_or(|rounds| rounds <= 10), "{calls} calls in {rounds:?} rounds");
}

#[tokio::test]
async fn retiring_queries_the_holders_of_a_bounded_number_of_roles() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("boxes", "collection").await;
    let model = ada.role("Model", &["boxes:write"]).await;
    let holder = ada.api_user("Holder", &[&model]).await;
    ada.role("Unheld", &["boxes:write"]).await;
    let model: RoleId = model.parse().unwrap();
    let snapshot = load(&postern, [EntityRef::Role(model.clone())]).await;
    let model: &StoredRole = snapshot.role(&model).unwrap();
    let holder: PrincipalId = holder.parse().unwrap();
    let numbers: Vec<usize> = (0..400).collect();
    let retire = json!({ "action": "resource.retire", "resource": "boxes" });
    postern.skip_time();
    let (impact, calls, rounds) = predict(&postern, retire.clone()).await;
    // Ada and the holder.
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(2), &json!(true)));
    // The caller; the resource; the role names; the roles; the holders of the two held roles; those principals.
    assert!(calls == 1 + 1 + 1 + 1 + 2 + 1 && rounds.is_none_or(|rounds| rounds == 6), "{calls} in {rounds:?}");
    for numbers in numbers.chunks(25) {
        let mut commit = Commit::default();
        for n in numbers {
            let id: RoleId = format!("rol_{n:012}").parse().unwrap();
            if id.is_administrator() {
                continue;
            }
            let mut stored = model.clone();
            (stored.role.id, stored.role.name) = (id.clone(), format!("Role {n:04}"));
            stored.insert(&mut commit).unwrap();
            commit.put(item_key::holder(&id, &holder), key_attributes(&item_key::holder(&id, &holder)));
        }
        postern.app.store.commit(commit).await.unwrap();
    }
    let (impact, calls, rounds) = predict(&postern, retire).await;
    assert_eq!(impact["complete"], false);
    assert!((CALLS..=CALLS + BEFORE).contains(&calls), "{calls} calls");
    assert!(rounds.is_none_or(|rounds| rounds <= 22), "{rounds:?}");
}
