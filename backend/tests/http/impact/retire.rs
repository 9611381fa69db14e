//! Retiring a resource takes nothing from a role but ends the use of its permissions. Each prediction is compared with
//! the answers of `verify` and with the records that can be created.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{no_impact, predicted};
use crate::harness::{Postern, Program};

const VERIFY: &str = "/api/v1/verify";

/// The permissions on a resource that `verify` allows a key.
async fn allowed(postern: &Postern, program: &Program, resource: &str) -> Vec<String> {
    let mut allowed = Vec::new();
    for action in ["read", "write"] {
        let permission = format!("{resource}:{action}");
        let body = json!({ "key": program.secret, "permission": permission });
        let answer = postern.ada().post(VERIFY, body).await.is(200);
        if answer["allowed"] == true {
            allowed.push(permission);
        }
    }
    allowed
}

/// Retires a resource and compares the prediction with what these keys can do before and after. Returns what the
/// owners of the keys lose.
pub async fn retiring_takes_exactly_what_was_predicted(
    postern: &Postern,
    programs: &[(String, Program)],
    resource: &str,
) -> BTreeMap<String, Value> {
    let ada = postern.ada();
    let observe = async || {
        let mut observed = BTreeMap::new();
        for (id, program) in programs {
            observed.insert(id.clone(), allowed(postern, program, resource).await);
        }
        observed
    };
    let retire = json!({ "action": "resource.retire", "resource": resource });
    let before = observe().await;
    let impact = predicted(&ada, retire.clone()).await.body;
    ada.delete(&format!("/api/v1/resources/{resource}")).await.is(204);
    let after = observe().await;
    let lost = |(id, could): (&String, &Vec<String>)| {
        let lost: Vec<_> = could.iter().filter(|permission| !after[id].contains(permission)).collect();
        (!lost.is_empty()).then(|| (id.clone(), json!(lost)))
    };
    let lost: BTreeMap<String, Value> = before.iter().filter_map(lost).collect();
    let named = impact["changed"]["named"].as_array().unwrap().iter();
    assert_eq!(impact["changed"]["total"], named.len());
    let losses = named.filter_map(|one| {
        let id = one["principal"]["id"].as_str().unwrap();
        // Not every person has a key here.
        let is_observed = one["principal"]["kind"] == "api_user" || before.contains_key(id);
        assert!(!is_observed || one["gains"] == json!([]), "{resource}: {impact}");
        is_observed.then(|| (id.to_owned(), one["loses"].clone()))
    });
    assert_eq!(losses.collect::<BTreeMap<_, _>>(), lost, "{resource}: {impact}");
    for part in ["stopped", "revived", "keys_stopped", "keys_revived"] {
        assert_eq!(impact[part], no_impact()[part], "{resource}");
    }
    assert_eq!(predicted(&ada, retire).await.body, no_impact(), "{resource} is already retired");
    lost
}

/// Ada's token, and an API user with a key for each way of holding permissions on a resource.
async fn holders(postern: &Postern, resource: &str) -> Vec<(String, Program)> {
    let ada = postern.ada();
    let (read, write) = (format!("{resource}:read"), format!("{resource}:write"));
    let both = ada.role("Both", &[&read, &write, "api_users:write"]).await;
    let reads = ada.role("Reads", &[&read]).await;
    let writes = ada.role("Writes", &[&write, "inventory:read"]).await;
    let other = ada.role("Other", &["inventory:write"]).await;
    let mut holders = vec![(ada.id.clone(), ada.token("Ada's").await)];
    for (name, role) in
        [("Both", &both), ("Reads", &reads), ("Writes", &writes), ("Other", &other), ("Below", &both), ("Off", &both)]
    {
        let creator = if name == "Below" { holders[1].1.at(postern) } else { ada.clone() };
        let id = creator.api_user(name, &[role]).await;
        let key = ada.key(&id, "Key").await;
        if name == "Off" {
            ada.edit(&format!("/api/v1/api-users/{id}"), json!({ "disabled": true })).await.is(200);
        }
        holders.push((id, key));
    }
    holders
}

#[tokio::test]
async fn a_retired_collection_accepts_no_records_and_still_shows_existing_ones() {
    let postern = Postern::ready().await;
    postern.ada().resource("boxes", "collection").await;
    let holders = holders(&postern, "boxes").await;
    let path = "/api/v1/collections/boxes/records";
    let can = async || {
        let mut can = BTreeMap::new();
        for (id, program) in &holders {
            let who = program.at(&postern);
            let writes = who.post(path, json!({})).await.status == 201;
            can.insert(id.clone(), (who.get(path).await.status == 200, writes));
        }
        can
    };
    let before = can().await;
    let lost = retiring_takes_exactly_what_was_predicted(&postern, &holders, "boxes").await;
    let after = can().await;
    let mut ended = BTreeMap::new();
    for (id, (read, wrote)) in before {
        assert_eq!(after[&id], (read, false), "existing records stay readable");
        if wrote {
            ended.insert(id, json!(["boxes:write"]));
        }
    }
    assert_eq!((&lost, lost.len()), (&ended, 4));
    // `verify` agrees with the records API.
    for (id, program) in &holders {
        let allowed = allowed(&postern, program, "boxes").await;
        assert_eq!(allowed, if after[id].0 { vec!["boxes:read"] } else { vec![] });
    }
}

#[tokio::test]
async fn verify_allows_nothing_on_a_retired_external_resource() {
    let postern = Postern::ready().await;
    postern.ada().resource("bins", "external").await;
    let holders = holders(&postern, "bins").await;
    assert_eq!(retiring_takes_exactly_what_was_predicted(&postern, &holders, "bins").await.len(), 5);
    for (_, program) in &holders {
        assert_eq!(allowed(&postern, program, "bins").await, Vec::<String>::new());
    }
}
