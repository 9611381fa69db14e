//! A prediction makes a bounded number of calls, many of them in parallel, and examines the nearest principals first.

use std::ops::RangeInclusive;
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
/// The calls of a prediction that reaches this limit, with those that identify the caller and read what the proposal
/// names: at most three.
const ALL_CALLS: RangeInclusive<usize> = CALLS..=CALLS + 3;
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

    /// The proposal to take everything from the role.
    fn edit(&self) -> Value {
        json!({ "action": "role.edit", "role": self.model.roles[0], "permissions": [] })
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

/// Predicts a proposal as Ada. Asserts how many calls that makes, in how many rounds: the elapsed time in durations of
/// one call. Rounds are unknown with a table at an endpoint, where time does not stand still.
async fn predict(
    postern: &Postern,
    proposal: Value,
    calls: RangeInclusive<usize>,
    rounds: RangeInclusive<u128>,
) -> Reply {
    let ada = postern.ada();
    ada.get("/api/v1/session").await.is(200);
    postern.tap.reset();
    postern.tap.inject(Rule::any(Fault::Delay(CALL)).always());
    let began = Instant::now();
    let reply = ada.post(IMPACT, proposal).await.is(200);
    let time_stands_still = std::env::var_os(ENDPOINT_VARIABLE).is_none();
    if time_stands_still {
        let actual = began.elapsed().as_millis() / CALL.as_millis();
        assert!(rounds.contains(&actual), "{actual} rounds instead of {rounds:?}: {reply:?}");
    }
    let actual = postern.tap.calls().len();
    assert!(calls.contains(&actual), "{actual} calls instead of {calls:?}: {reply:?}");
    postern.tap.reset();
    reply
}

#[tokio::test]
async fn a_small_impact_is_complete_and_a_large_one_bounded_with_sixteen_calls_in_parallel_and_the_nearest_first() {
    // Pauses the clock of this test's runtime, which holds for every instance below.
    Postern::new().await.skip_time();
    // The caller and the role; the holders; 101 principals; the keys of each; the dependants of each key.
    let (calls, rounds) = (2 + 1 + 2 + 101 + 101, 2 + 1 + 1 + 7 + 7);
    for (copies, complete, calls, rounds) in
        [(100, true, calls..=calls, rounds..=rounds), (600, false, ALL_CALLS, 0..=22)]
    {
        let postern = Postern::ready().await;
        let template = Template::new(&postern).await;
        template.copy(&postern, copies, true, None).await;
        let impact = predict(&postern, template.edit(), calls, rounds).await;
        assert_eq!(
            (&impact["changed"]["total"], &impact["complete"]),
            (&json!(copies + 1), &json!(complete)),
            "all holders"
        );
    }
}

#[tokio::test]
async fn at_most_two_thousand_principals_and_keys_are_examined() {
    let postern = Postern::ready().await;
    let template = Template::new(&postern).await;
    let provisioning_key = template.key.reference();
    template.copy(&postern, 2500, false, Some(&provisioning_key)).await;
    postern.skip_time();
    let delete = json!({ "action": "key.delete", "owner": provisioning_key.owner, "key": provisioning_key.id });
    let impact = predict(&postern, delete, 0..=30, 0..=10).await;
    assert_eq!((&impact["stopped"]["total"], &impact["complete"]), (&json!(MOST - 1), &json!(false)));
    assert_eq!(impact["keys_stopped"]["total"], 1);
    assert_eq!(impact["stopped"]["named"].as_array().unwrap().len(), 100);
    let impact = predict(&postern, template.edit(), 0..=30, 0..=10).await;
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(MOST), &json!(false)));
}

#[tokio::test]
async fn all_that_a_key_provisions_are_named_with_as_many_calls_for_ninety_as_for_five() {
    // The caller; the key and its owner; the list of those it provisions; them; their role.
    let calls = 1 + 1 + 1 + 1 + 1;
    for copies in [5, 90] {
        let postern = Postern::ready().await;
        let template = Template::new(&postern).await;
        let key = template.key.reference();
        template.copy(&postern, copies, false, Some(&key)).await;
        let adopt = json!({ "action": "key.adopt_all", "owner": key.owner, "key": key.id });
        let all = predict(&postern, adopt, calls..=calls, 0..=u128::MAX).await;
        assert_eq!(all["adopted"]["named"].as_array().unwrap().len(), copies);
        assert_eq!((&all["adopted"]["total"], &all["complete"]), (&json!(copies), &json!(true)));
    }
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
    // The caller; the resource; the role names; the roles; the holders of the two held roles; those principals.
    let calls = 1 + 1 + 1 + 1 + 2 + 1;
    let impact = predict(&postern, retire.clone(), calls..=calls, 6..=6).await;
    // Ada and the holder.
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(2), &json!(true)));
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
    assert_eq!(predict(&postern, retire, ALL_CALLS, 0..=22).await["complete"], false);
}
