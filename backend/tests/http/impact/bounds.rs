//! However large the world is, a question costs a bounded number of calls, many of them side by side, and the nearest are
//! looked at first.

use std::time::Duration;

use postern_backend::store::client::ENDPOINT_VARIABLE;
use postern_backend::store::commit::Commit;
use postern_backend::store::entity::key::StoredKey;
use postern_backend::store::entity::principal::Principal;
use postern_backend::store::entity::role::StoredRole;
use postern_backend::store::item::{attribute, item_of, key_attributes};
use postern_backend::store::item_key;
use postern_embedded::{Fault, Rule};
use postern_shared::id::{KeyId, RoleId};
use postern_shared::principal::{KeyRef, PrincipalId};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::IMPACT;
use crate::harness::{Postern, Reply};

/// Most calls that a question makes beside those that know the caller and read what the proposal names.
const CALLS: usize = 256;
/// Those.
const BEFORE: usize = 3;
/// Most principals and keys that are looked at.
const MOST: u64 = 2000;
/// How long the table takes for a call.
const CALL: Duration = Duration::from_millis(100);

/// An API user with a role and a key, as they are stored, and that many more like it: straight into the table.
struct Crowd {
    role: RoleId,
    model: Principal,
    key: StoredKey,
}

impl Crowd {
    async fn new(postern: &Postern) -> Self {
        let ada = postern.ada();
        let role = ada.role("Held", &["inventory:read"]).await;
        let api_user = ada.api_user("Model", &[&role]).await;
        let program = ada.key(&api_user, "Key").await;
        let owner: PrincipalId = api_user.parse().unwrap();
        let reference = KeyRef { owner: owner.clone(), id: program.id.parse().unwrap() };
        let store = &postern.app.store;
        let model = store.get(&item_key::principal(&owner)).await.unwrap().unwrap();
        let key = store.get(&item_key::stored_key(&reference)).await.unwrap().unwrap();
        Self { role: role.parse().unwrap(), model, key }
    }

    /// That many API users who hold the role, each with a key if they are to have one, all below a key if there is one.
    async fn grow(&self, postern: &Postern, count: usize, keys: bool, below: Option<&KeyRef>) {
        let numbers: Vec<usize> = (0..count).collect();
        for numbers in numbers.chunks(20) {
            let mut commit = Commit::default();
            for n in numbers {
                let id: PrincipalId = format!("api_{n:012}").parse().unwrap();
                let principal = Principal {
                    id: id.clone(),
                    keys: u64::from(keys),
                    provisioned_by: below.cloned(),
                    ancestors: below.iter().copied().cloned().collect(),
                    ..self.model.clone()
                };
                let mut put = |place: item_key::ItemKey, item| commit.put(place, item);
                put(item_key::principal(&id), item_of(&item_key::principal(&id), &principal).unwrap());
                let holder = item_key::holder(&self.role, &id);
                put(holder.clone(), key_attributes(&holder));
                if let Some(above) = below {
                    let provisioned = item_key::provisioned(above, &id);
                    put(provisioned.clone(), key_attributes(&provisioned));
                }
                if keys {
                    let stored = StoredKey { id: key_id(*n), owner: id.clone(), ..self.key.clone() };
                    let place = item_key::stored_key(&stored.reference());
                    put(place.clone(), item_of(&place, &stored).unwrap());
                }
            }
            commit.add(item_key::role(&self.role), "holders", i64::try_from(numbers.len()).unwrap());
            postern.app.store.commit(commit).await.unwrap();
        }
    }
}

fn key_id(n: usize) -> KeyId {
    format!("key_{n:012}").parse().unwrap()
}

/// Asks Ada's question, and says how many calls it took and in how many rounds: how often as long as one call takes. Those
/// cannot be told of a table at an endpoint, where time does not stand still.
async fn ask(postern: &Postern, proposal: Value) -> (Reply, usize, Option<u128>) {
    let ada = postern.ada();
    ada.get("/api/v1/session").await.is(200);
    postern.tap.reset();
    postern.tap.inject(Rule::any(Fault::Delay(CALL)).always());
    let began = Instant::now();
    let reply = ada.post(IMPACT, proposal).await.is(200);
    let stands_still = std::env::var_os(ENDPOINT_VARIABLE).is_none();
    let rounds = stands_still.then(|| began.elapsed().as_millis() / CALL.as_millis());
    let calls = postern.tap.calls().len();
    postern.tap.reset();
    (reply, calls, rounds)
}

#[tokio::test]
async fn what_fits_is_looked_at_whole_and_sixteen_calls_go_side_by_side() {
    let postern = Postern::ready().await;
    let crowd = Crowd::new(&postern).await;
    crowd.grow(&postern, 100, true, None).await;
    postern.skip_time();
    let edit = json!({ "action": "role.edit", "role": crowd.role, "permissions": [] });
    let (impact, calls, rounds) = ask(&postern, edit).await;
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(101), &json!(true)));
    // The caller and the role; the holders; 101 principals; the keys of each; what depends on each key.
    assert_eq!(calls, 2 + 1 + 2 + 101 + 101);
    assert!(rounds.is_none_or(|rounds| rounds == 2 + 1 + 1 + 7 + 7), "{rounds:?}");
}

#[tokio::test]
async fn a_larger_world_takes_no_more_calls_and_the_nearest_come_first() {
    let postern = Postern::ready().await;
    let crowd = Crowd::new(&postern).await;
    crowd.grow(&postern, 600, true, None).await;
    postern.skip_time();
    let edit = json!({ "action": "role.edit", "role": crowd.role, "permissions": [] });
    let (impact, calls, rounds) = ask(&postern, edit).await;
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(601), &json!(false)), "all holders");
    assert!((CALLS..=CALLS + BEFORE).contains(&calls), "{calls} calls");
    assert!(rounds.is_none_or(|rounds| rounds <= 22), "{rounds:?}");
}

#[tokio::test]
async fn no_more_than_two_thousand_are_looked_at() {
    let postern = Postern::ready().await;
    let crowd = Crowd::new(&postern).await;
    let above = crowd.key.reference();
    crowd.grow(&postern, 2500, false, Some(&above)).await;
    postern.skip_time();
    let delete = json!({ "action": "key.delete", "owner": above.owner, "key": above.id });
    let (impact, calls, rounds) = ask(&postern, delete).await;
    assert_eq!((&impact["stopped"]["total"], &impact["complete"]), (&json!(MOST - 1), &json!(false)));
    assert_eq!(impact["keys_stopped"]["total"], 1);
    assert_eq!(impact["stopped"]["named"].as_array().unwrap().len(), 100);
    assert!(calls <= 30 && rounds.is_none_or(|rounds| rounds <= 10), "{calls} calls in {rounds:?} rounds");
    let edit = json!({ "action": "role.edit", "role": crowd.role, "permissions": [] });
    let (impact, calls, rounds) = ask(&postern, edit).await;
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(MOST), &json!(false)));
    assert!(calls <= 30 && rounds.is_none_or(|rounds| rounds <= 10), "{calls} calls in {rounds:?} rounds");
}

#[tokio::test]
async fn retiring_asks_for_the_holders_of_so_many_roles_and_no_more() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.post("/api/v1/resources", json!({ "name": "boxes", "kind": "collection" })).await.is(201);
    let model = ada.role("Model", &["boxes:write"]).await;
    let holder = ada.api_user("Holder", &[&model]).await;
    ada.role("Unheld", &["boxes:write"]).await;
    let model: StoredRole = postern.app.store.get(&item_key::role(&model.parse().unwrap())).await.unwrap().unwrap();
    let holder: PrincipalId = holder.parse().unwrap();
    let numbers: Vec<usize> = (0..400).collect();
    let retire = json!({ "action": "resource.retire", "resource": "boxes" });
    postern.skip_time();
    let (impact, calls, rounds) = ask(&postern, retire.clone()).await;
    // Ada and the one who holds it.
    assert_eq!((&impact["changed"]["total"], &impact["complete"]), (&json!(2), &json!(true)));
    // The caller; the resource; the names of the roles; the roles; the holders of those two that are held; the holders.
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
            commit.put(item_key::role(&id), item_of(&item_key::role(&id), &stored).unwrap());
            let entry = item_key::name(item_key::Directory::Role, &format!("role {n:04}"));
            let mut item = key_attributes(&entry);
            item.insert("id".to_owned(), attribute(&id).unwrap());
            commit.put(entry, item);
            commit.put(item_key::holder(&id, &holder), key_attributes(&item_key::holder(&id, &holder)));
        }
        postern.app.store.commit(commit).await.unwrap();
    }
    let (impact, calls, rounds) = ask(&postern, retire).await;
    assert_eq!(impact["complete"], false);
    assert!((CALLS..=CALLS + BEFORE).contains(&calls), "{calls} calls");
    assert!(rounds.is_none_or(|rounds| rounds <= 22), "{rounds:?}");
}
