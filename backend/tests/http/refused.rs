//! `/refusals`: requests of known keys that were refused. A row for each key, reason and permission is there at once, and
//! is written at most once a minute; nobody else makes one.

use futures_util::future::join_all;
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, Program};
use crate::scanner::{RECORDS, Scanner};

const REFUSALS: &str = "/api/v1/refusals";

/// A scanner that may only read.
async fn reader() -> Scanner {
    Scanner::with(&["inventory:read"]).await
}

/// The rows of the list.
async fn rows(actor: &Actor<'_>) -> Vec<Value> {
    actor.get(REFUSALS).await.is(200)["items"].as_array().unwrap().clone()
}

/// The reasons and permissions of rows.
fn causes(rows: &[Value]) -> Vec<(&str, Option<&str>)> {
    rows.iter().map(|row| (row["reason"].as_str().unwrap(), row["permission"].as_str())).collect()
}

#[tokio::test]
async fn a_refusal_for_lack_of_a_permission_is_listed_at_once_with_its_cause() {
    let scanner = reader().await;
    let key = scanner.key.at(&scanner.postern);
    let request = key.request(Method::POST, RECORDS).header("user-agent", "<script>scanner</script>");
    key.send_json(request, json!({ "secret": "pst_x" })).await.is(403);
    let [row] = &rows(&scanner.ada()).await[..] else { panic!("one row") };
    let expected = json!({
        "id": row["id"],
        "principal": { "id": scanner.id, "kind": "api_user", "name": "Hours Scanner" },
        "key": { "kind": "api_key", "id": scanner.key.id, "name": "Left" },
        "reason": "missing_permission",
        "permission": "inventory:write",
        "route": "POST /api/v1/collections/{collection}/records",
        "address": "203.0.113.7",
        "agent": "<script>scanner</script>",
        "role_helps": true,
        "new_address": true,
        "first_at": "2026-03-01T09:00:00.000Z",
        "last_at": "2026-03-01T09:00:00.000Z",
        "count": 1,
    });
    assert_eq!(*row, expected);
    // Once the role has the permission, the next call is let in.
    let permissions = json!({ "permissions": ["inventory:read", "inventory:write"] });
    scanner.ada().edit(&format!("/api/v1/roles/{}", scanner.role), permissions).await.is(200);
    assert_eq!(scanner.write(&scanner.key).await, 201);
}

#[tokio::test]
async fn a_refusal_by_the_operation_itself_is_listed_and_no_use_of_the_key() {
    let scanner = reader().await;
    let (key, impact) =
        (scanner.key.at(&scanner.postern), json!({ "action": "role.edit", "role": scanner.role, "permissions": [] }));
    key.get("/api/v1/keys").await.is_forbidden("insufficient_scope", &["api_users:read"]);
    key.post("/api/v1/impact", impact).await.is_forbidden("insufficient_scope", &["roles:write"]);
    let rows = rows(&scanner.ada()).await;
    let mut causes = causes(&rows);
    causes.sort_unstable();
    assert_eq!(causes, [("missing_permission", Some("api_users:read")), ("missing_permission", Some("roles:write"))]);
    assert_eq!(scanner.ada().get(&scanner.path(&scanner.key)).await.is(200)["last_used"], json!(null));
}

#[tokio::test]
async fn a_role_does_not_help_a_key_whose_scope_or_ancestor_lacks_the_permission() {
    let scanner = reader().await;
    let (ada, postern) = (scanner.ada(), &scanner.postern);
    let issue = json!({ "name": "Reads", "scope": ["inventory:read"] });
    let scoped = Program::of(&ada.post(&format!("/api/v1/api-users/{}/keys", scanner.id), issue).await.is(201));
    assert_eq!(scanner.write(&scoped).await, 403);
    let token = ada.scoped_token("HR", &["api_users:write", "inventory:read"]).await;
    let child = token.at(postern).api_user("Child", &[&scanner.role]).await;
    let child = ada.key(&child, "Child's").await;
    assert_eq!(scanner.write(&child).await, 403);
    let rows = rows(&scanner.ada()).await;
    assert_eq!(rows.iter().map(|row| row["role_helps"].clone()).collect::<Vec<_>>(), [false, false]);
}

#[tokio::test]
async fn a_refusal_is_no_use_of_a_key_and_its_address_stays_new() {
    let scanner = reader().await;
    for _ in 0..3 {
        assert_eq!(scanner.write(&scanner.key).await, 403);
        scanner.postern.advance(SignedDuration::from_mins(1));
    }
    assert_eq!(rows(&scanner.ada()).await[0]["new_address"], true);
    assert_eq!(scanner.ada().get(&scanner.path(&scanner.key)).await.is(200)["last_used"], Value::Null);
    scanner.key.at(&scanner.postern).get(RECORDS).await.is(200);
    assert_eq!(scanner.write(&scanner.key).await, 403);
    assert_eq!(rows(&scanner.ada()).await[0]["new_address"], false);
}

#[tokio::test]
async fn ten_thousand_refusals_in_a_minute_make_one_row_and_two_writes() {
    let scanner = reader().await;
    let written = || {
        let calls = scanner.postern.tap.calls();
        calls.iter().filter(|call| call.body["Key"]["pk"]["S"] == "REFUSED").count()
    };
    scanner.postern.tap.reset();
    for _ in 0..100 {
        let statuses = join_all((0..100).map(|_| scanner.write(&scanner.key))).await;
        assert!(statuses.iter().all(|status| *status == 403));
        scanner.postern.advance(SignedDuration::from_millis(599));
    }
    assert_eq!(written(), 1);
    scanner.postern.advance(SignedDuration::from_millis(100));
    scanner.write(&scanner.key).await;
    assert_eq!(written(), 2);
    let [row] = &rows(&scanner.ada()).await[..] else { panic!("one row") };
    assert_eq!((&row["count"], &row["last_at"]), (&json!(10_001), &json!("2026-03-01T09:01:00.000Z")));
    assert_eq!(row["first_at"], "2026-03-01T09:00:00.000Z");
}

#[tokio::test]
async fn a_key_that_is_known_and_does_not_work_is_listed_with_the_reason() {
    let scanner = reader().await;
    let ada = scanner.ada();
    let (postern, path) = (&scanner.postern, scanner.path(&scanner.key));
    let expiring = json!({ "name": "Short", "expires_at": "2026-03-01T09:10:00.000Z" });
    let issued = ada.post(&format!("/api/v1/api-users/{}/keys", scanner.id), expiring).await.is(201);
    let short = Program::of(&issued);
    postern.advance(SignedDuration::from_mins(10));
    assert_eq!(scanner.write(&short).await, 401);

    ada.edit(&path, json!({ "disabled": true })).await.is(200);
    assert_eq!(scanner.write(&scanner.key).await, 401);
    ada.edit(&path, json!({ "disabled": false })).await.is(200);

    let api_user = format!("/api/v1/api-users/{}", scanner.id);
    ada.edit(&api_user, json!({ "disabled": true })).await.is(200);
    assert_eq!(scanner.write(&scanner.key).await, 401);
    ada.edit(&api_user, json!({ "disabled": false })).await.is(200);

    let rotated = ada.post(&format!("{path}/rotate"), json!({ "overlap_seconds": 0 })).await.is(200);
    assert_eq!(scanner.write(&scanner.key).await, 401);
    assert_eq!(scanner.write(&Program::of(&rotated)).await, 403);

    let token = ada.token("HR").await;
    let child = token.at(postern).api_user("Child", &[]).await;
    let child = ada.key(&child, "Child's").await;
    ada.edit(&format!("/api/v1/account/tokens/{}", token.id), json!({ "disabled": true })).await.is(200);
    assert_eq!(scanner.write(&child).await, 401);

    let rows = rows(&scanner.ada()).await;
    let mut causes = causes(&rows);
    causes.sort_unstable();
    let expected = [
        ("blocked", None),
        ("key_disabled", None),
        ("key_expired", None),
        ("missing_permission", Some("inventory:write")),
        ("old_secret", None),
        ("owner_disabled", None),
    ];
    assert_eq!(causes, expected);
}

#[tokio::test]
async fn an_old_secret_is_recognised_for_ninety_days_after_it_stops_working() {
    let scanner = reader().await;
    let rotate = format!("{}/rotate", scanner.path(&scanner.key));
    scanner.ada().post(&rotate, json!({ "overlap_seconds": 3600 })).await.is(200);
    assert_eq!(scanner.write(&scanner.key).await, 403, "it works during the overlap");
    let old_secrets = async || {
        let ada = scanner.postern.new_session("ada@example.com").await;
        let rows = rows(&ada).await;
        rows.iter().filter(|row| row["reason"] == "old_secret").map(|row| row["count"].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(old_secrets().await, 0);
    scanner.postern.advance(SignedDuration::from_hours(1));
    assert_eq!(scanner.write(&scanner.key).await, 401);
    assert_eq!(old_secrets().await, 1);
    scanner.postern.advance(SignedDuration::from_hours(24 * 90) - SignedDuration::from_secs(1));
    assert_eq!(scanner.write(&scanner.key).await, 401);
    assert_eq!(old_secrets().await, 2);
    scanner.postern.advance(SignedDuration::from_secs(1));
    assert_eq!(scanner.write(&scanner.key).await, 401);
    assert_eq!(old_secrets().await, 2);
}

#[tokio::test]
async fn refusals_are_written_after_the_clock_was_set_back() {
    let scanner = reader().await;
    scanner.postern.advance(SignedDuration::from_hours(24));
    assert_eq!(scanner.write(&scanner.key).await, 403);
    scanner.postern.advance(-SignedDuration::from_hours(24));
    assert_eq!(scanner.write(&scanner.key).await, 403);
    let rows = rows(&scanner.ada()).await;
    assert_eq!((&rows[0]["count"], &rows[0]["last_at"]), (&json!(2), &json!("2026-03-01T09:00:00.000Z")));
}

#[tokio::test]
async fn nobody_else_makes_a_row() {
    let scanner = reader().await;
    let postern = &scanner.postern;
    let before = postern.dump().await.into_iter().filter(|((pk, _), _)| pk == "REFUSED").count();
    // The id of the key with another secret, which is well-formed.
    let other = scanner.ada().key(&scanner.id, "Other").await;
    scanner.ada().delete(&format!("/api/v1/api-users/{}/keys/{}", scanner.id, other.id)).await.is(204);
    assert_eq!(scanner.write(&other).await, 401);
    let nonsense = Program { id: String::new(), secret: "pst_nonsense".to_owned() };
    assert_eq!(scanner.write(&nonsense).await, 401);
    // A session, and a name that no resource has.
    let sam = scanner.ada().person("sam@example.com", &[]).await;
    sam.at(postern).get(RECORDS).await.is(403);
    for name in ["nowhere", "sesame"] {
        scanner.key.at(postern).get(&format!("/api/v1/collections/{name}/records")).await.is(404);
    }
    let after = postern.dump().await.into_iter().filter(|((pk, _), _)| pk == "REFUSED").count();
    assert_eq!((before, after), (0, 0));
}

#[tokio::test]
async fn a_row_is_dismissed_until_the_next_refusal_and_muted_for_thirty_days() {
    let scanner = reader().await;
    assert_eq!(scanner.write(&scanner.key).await, 403);
    let row = rows(&scanner.ada()).await[0]["id"].as_str().unwrap().to_owned();
    let send = async |actor: &Actor<'_>, verb: &str| actor.post_empty(&format!("{REFUSALS}/{row}/{verb}")).await;

    // Somebody who can only read the change log sees the row and can do nothing.
    let auditor = scanner.ada().person_with("auditor@example.com", &["change_log:read"]).await;
    assert_eq!(rows(&auditor).await.len(), 1);
    for verb in ["dismiss", "mute"] {
        send(&auditor, verb).await.is_forbidden("insufficient_scope", &["api_users:write"]);
    }
    let dismissed = send(&scanner.ada(), "dismiss").await.is(204);
    let entry = scanner.postern.entry_of(&dismissed).await;
    let before = json!({ "key": scanner.key.id, "reason": "missing_permission", "permission": "inventory:write" });
    entry.says("refusal.dismiss", before, Value::Null).is_about("api_user", &scanner.id, "Hours Scanner");
    assert_eq!(rows(&scanner.ada()).await, [] as [Value; 0]);
    send(&scanner.ada(), "dismiss").await.is_problem(404, "not_found");

    scanner.postern.advance(SignedDuration::from_mins(1));
    assert_eq!(scanner.write(&scanner.key).await, 403);
    assert_eq!(rows(&scanner.ada()).await[0]["count"], 1);
    send(&scanner.ada(), "mute").await.is(204);
    for (days, listed) in [(29, 0), (1, 1)] {
        scanner.postern.advance(SignedDuration::from_hours(24 * days));
        assert_eq!(scanner.write(&scanner.key).await, 403);
        let ada = scanner.postern.new_session("ada@example.com").await;
        assert_eq!(rows(&ada).await.len(), listed, "after {days} more days");
    }
    // A row that is not refused again is gone after 30 days.
    scanner.postern.advance(SignedDuration::from_hours(24 * 30));
    let ada = scanner.postern.new_session("ada@example.com").await;
    assert_eq!(rows(&ada).await, [] as [Value; 0]);
}

#[tokio::test]
async fn the_list_has_the_latest_first_in_pages_of_any_size() {
    let scanner = reader().await;
    let key = scanner.key.at(&scanner.postern);
    for path in ["roles", "users", "api-users", "resources", "changes", "billing", "refusals"] {
        key.get(&format!("/api/v1/{path}")).await.is(403);
        scanner.postern.advance(SignedDuration::from_secs(1));
    }
    let all = scanner.ada().walk(REFUSALS, 100).await;
    let permissions: Vec<&str> = all.iter().map(|row| row["permission"].as_str().unwrap()).collect();
    // The last refusal is for a permission that was noted less than a minute ago.
    let latest_first =
        ["billing:read", "change_log:read", "resources:read", "api_users:read", "users:read", "roles:read"];
    assert_eq!(permissions, latest_first);
    for limit in [1, 2, 5] {
        assert_eq!(scanner.ada().walk(REFUSALS, limit).await, all);
    }
}
