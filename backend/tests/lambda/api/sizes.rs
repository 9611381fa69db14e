//! Answers fit into the 6 MB of a Lambda function: pages of every list, with the largest items, and nothing is lost or
//! repeated between them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::harness::{Actor, Reply};

/// As many as fit on a page of most lists, and some more.
const MANY: usize = 105;
/// External resources, each with two permissions. Roles and scopes with more would take long in a test.
const RESOURCES: usize = 64;
/// The longest record.
const RECORD: usize = 64 * 1024;
const RECORDS: &str = "/api/v1/collections/inventory/records";

/// A name that is as long as any and takes the most bytes in an answer.
fn name(n: usize) -> String {
    format!("{n:03}{}", "\"".repeat(77))
}

/// Fills every list. Returns the id of an API user with many keys, and of a role with many holders.
async fn fill(ada: &Actor<'_>) -> (String, String) {
    let text = "\"".repeat(1000);
    let mut permissions = Vec::new();
    for n in 0..RESOURCES {
        let resource = format!("resource_{n:03}_{}", "x".repeat(28));
        let body = json!({ "name": resource, "kind": "external", "description": text });
        ada.post("/api/v1/resources", body).await.is(201);
        permissions.extend(["read", "write"].map(|action| format!("{resource}:{action}")));
    }
    let mut role = String::new();
    for n in 0..MANY {
        let body = json!({ "name": name(n), "description": text, "permissions": permissions });
        role = ada.post("/api/v1/roles", body).await.is(201).text_at("/id");
    }
    for n in 1..MANY {
        ada.post("/api/v1/api-users", json!({ "name": name(n), "roles": [role] })).await.is(201);
    }
    for n in 0..MANY {
        let body = json!({ "login": name(n), "name": name(n), "roles": [] });
        ada.post("/api/v1/users", body).await.is(201);
    }
    // An API user whose keys all depend on a disabled key, which each of them names in the list of access.
    let token = ada.generate(json!({ "name": name(0) })).await;
    let by_token = token.at(ada.postern());
    let api_user = by_token.api_user(&name(0), &[&role]).await;
    let mut keys = Vec::new();
    for n in 0..MANY {
        keys.push(by_token.issue(&api_user, json!({ "name": name(n), "note": text, "scope": permissions })).await);
    }
    ada.edit(&format!("/api/v1/account/tokens/{}", token.id), json!({ "disabled": true })).await.is(200);
    for key in keys {
        key.at(ada.postern()).get("/api/v1/session").await.is(401);
    }
    // As JSON, half of it backslashes: each is two bytes in the answer, and so is each quotation mark.
    let data = json!({ "text": "\"".repeat(RECORD / 2 - 20) });
    for n in 0..MANY {
        let mut data = data.clone();
        data["n"] = json!(n);
        ada.post(RECORDS, data).await.is(201);
    }
    (api_user, role)
}

/// Something that an item has alone in its list.
fn identity(item: &Value) -> String {
    ["/id", "/key/id", "/record/id", "/change/id", "/api_user/id"]
        .iter()
        .find_map(|pointer| item.pointer(pointer).map(ToString::to_string))
        .unwrap_or_else(|| format!("{} {} {}", item["principal"]["id"], item["permission"], item["name"]))
}

/// The number of rows of a CSV list, and of its parts.
async fn rows(ada: &Actor<'_>, path: &str) -> (usize, usize) {
    let (mut next, mut rows, mut parts) = (Some(path.to_owned()), 0, 0);
    while let Some(path) = next {
        let part: Reply = ada.get(&path).await.is(200);
        rows += csv::Reader::from_reader(part.text.as_bytes()).records().map(Result::unwrap).count();
        parts += 1;
        let link = part.header("link").and_then(|link| link.strip_prefix('<')?.split('>').next());
        next = link.map(str::to_owned);
    }
    (rows, parts)
}

#[tokio::test]
async fn pages_of_every_list_fit_at_the_largest_sizes_and_nothing_is_lost_or_repeated() {
    let (_fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    let (api_user, role) = fill(&ada).await;
    let of_api_user = format!("/api/v1/access?principal={api_user}");
    // Set up, one for each resource, role, API user, user and key, and two for the token.
    let changes = 1 + RESOURCES + 4 * MANY + 2;
    let lists = [
        ("/api/v1/resources".to_owned(), 3 + RESOURCES),
        ("/api/v1/roles".to_owned(), MANY + 1),
        (format!("/api/v1/roles/{role}/holders"), MANY),
        ("/api/v1/users".to_owned(), MANY + 1),
        ("/api/v1/api-users".to_owned(), MANY),
        (format!("/api/v1/api-users/{api_user}/keys"), MANY),
        ("/api/v1/keys".to_owned(), MANY + 1),
        (of_api_user.clone(), 2 * RESOURCES),
        (format!("/api/v1/changes?actor={}", ada.id), changes),
        ("/api/v1/changes".to_owned(), changes),
        (format!("/api/v1/activity?actor={}", ada.id), changes + MANY),
        ("/api/v1/billing".to_owned(), MANY),
        ("/api/v1/account/sessions".to_owned(), 1),
        ("/api/v1/refusals".to_owned(), MANY),
        (RECORDS.to_owned(), MANY),
        (format!("{RECORDS}?by={}", ada.id), MANY),
    ];
    for (list, count) in &lists {
        let items = ada.walk(list, 100).await;
        let identities: Vec<String> = items.iter().map(identity).collect();
        assert_eq!(identities.iter().collect::<BTreeSet<_>>().len(), identities.len(), "{list} repeats an item");
        assert_eq!(identities.len(), *count, "{list}");
        let smaller: Vec<String> = ada.walk(list, 40).await.iter().map(identity).collect();
        assert_eq!(smaller, identities, "{list}");
    }
    // The largest would not fit as a whole, and a page is no smaller than it must be.
    for list in [
        format!("{RECORDS}?limit=1000"),
        format!("{RECORDS}?by={}&limit=1000", ada.id),
        format!("{of_api_user}&limit=100"),
    ] {
        let page = ada.get(&list).await.is(200);
        assert!(page["next_cursor"].is_string(), "{list}: {}", page.text.len());
        assert!(page.text.len() > 1_000_000, "{list}: {}", page.text.len());
    }
    let csv_of_api_user = of_api_user.replace("access?", "access.csv?");
    for (list, count) in [
        ("/api/v1/changes.csv", changes),
        ("/api/v1/activity.csv", changes + MANY),
        ("/api/v1/billing.csv", MANY),
        (&*csv_of_api_user, 2 * RESOURCES),
    ] {
        let (rows, parts) = rows(&ada, list).await;
        assert_eq!(rows, count, "{list} in {parts} parts");
    }
}
