//! Cursors: valid only for one caller, filter and time window. A forged position reveals nothing beyond the caller's
//! query and causes no fault.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::{CHANGES, History, ids};

/// The length in bytes of the scope at the start of a cursor.
const SCOPE: usize = 9;

#[tokio::test]
async fn a_cursor_is_valid_for_one_caller_and_one_query() {
    let history = History::new().await;
    let robot = history.all[0]["actor"]["id"].as_str().unwrap().to_owned();
    let queries = [
        String::new(),
        format!("actor={robot}"),
        format!("credential={}", history.boss.id),
        format!("actor={robot}&credential={}", history.boss.id),
        format!("target={robot}"),
        "from=2026-03-01T00:00:00Z".to_owned(),
        "to=2027-03-01T00:00:00Z".to_owned(),
        "from=2026-03-01T00:00:00Z&to=2027-03-01T00:00:00Z".to_owned(),
    ];
    let boss = history.boss();
    let other = boss.key(&boss.api_user("Auditor", &["rol_000000000000"]).await, "Key").await;
    for query in &queries {
        let page = boss.get(&format!("{CHANGES}?{query}&limit=1")).await.is(200);
        let cursor = page.text_at("/next_cursor");
        boss.get(&format!("{CHANGES}?{query}&limit=5&cursor={cursor}")).await.is(200);
        let others = other.at(&history.postern).get(&format!("{CHANGES}?{query}&cursor={cursor}")).await;
        others.is_problem(400, "bad_cursor");
        for another in queries.iter().filter(|another| *another != query) {
            boss.get(&format!("{CHANGES}?{another}&cursor={cursor}")).await.is_problem(400, "bad_cursor");
        }
        for list in ["/api/v1/roles", "/api/v1/api-users", "/api/v1/billing", "/api/v1/keys"] {
            boss.get(&format!("{list}?cursor={cursor}")).await.is_problem(400, "bad_cursor");
        }
    }
}

/// The id of a target with several entries. Not a resource, whose target parameter has another form.
fn target_with_several_entries(history: &History) -> &str {
    let about = |id: &Value| history.all.iter().filter(|entry| entry["target"]["id"] == *id).count();
    let targets = history.all.iter().map(|entry| &entry["target"]).filter(|target| target["kind"] != "resource");
    targets.map(|target| &target["id"]).find(|id| about(id) > 1).and_then(Value::as_str).unwrap()
}

#[tokio::test]
async fn a_forged_position_is_refused_or_stays_within_the_query() {
    let history = History::new().await;
    let boss = history.boss();
    let long = "2026-03-01T09:00:00.000Z-".to_owned() + &"a".repeat(2000);
    let refused: [&[u8]; 16] = [
        b"",
        b"2",
        b"2026-03-01",
        b"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        b"2026-03-01T09:00:00.000",
        b"2026-03-01T09:00:00.000+",
        b"2026-13-01T09:00:00.000Z",
        b"9999-12-31T23:59:59.999Z",
        b"2026-03-01T09:00:00.000Z#",
        b"2026-03-01T09:00:00.000Z-",
        b"2026-03-01T09:00:00.000Z-a\0",
        "2026-03-01T09:00:00.000Z-\u{e9}".as_bytes(),
        "2026-03-01T09:00:00.00\u{e9}abc".as_bytes(),
        b"-009999-01-02T01:59:59Z ",
        b"\xff\xfe2026-03-01T09:00:00.000Z",
        long.as_bytes(),
    ];
    let queries = [
        String::new(),
        format!("actor={}", history.all[0]["actor"]["id"].as_str().unwrap()),
        format!("credential={}", history.boss.id),
        format!("target={}", target_with_several_entries(&history)),
        "to=2026-03-05T00:00:00Z".to_owned(),
    ];
    for query in &queries {
        let page = boss.get(&format!("{CHANGES}?{query}&limit=1")).await.is(200);
        let known = URL_SAFE_NO_PAD.decode(page.text_at("/next_cursor")).unwrap();
        let get_from = async |position: &[u8]| {
            let cursor = URL_SAFE_NO_PAD.encode([&known[..SCOPE], position].concat());
            boss.get(&format!("{CHANGES}?{query}&limit=100&cursor={cursor}")).await
        };
        for position in refused {
            get_from(position).await.is_problem(400, "bad_cursor");
        }
        // A future position starts at the first page and a past one ends the list. Neither leaves the window.
        let start = boss.get(&format!("{CHANGES}?{query}&limit=100")).await.is(200);
        for future in ["9999-12-30T21:59:59.999Z", "9998-01-01T00:00:00.000Z-zzzzzzzz"] {
            let found = get_from(future.as_bytes()).await.is(200);
            assert_eq!(found.text, start.text, "{query}");
        }
        for past in ["0001-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z-AAAAAAAA", "2026-02-28T00:00:00.000Z"] {
            let found = get_from(past.as_bytes()).await.is(200);
            assert_eq!(found.text, r#"{"items":[],"next_cursor":null}"#, "{query} {past}");
        }
    }
    for nonsense in ["%20", "!", "abc", "AAAAAAAAAAAAAAAAAAAA", "%ff%fe", "=", &"A".repeat(5000)] {
        boss.get(&format!("{CHANGES}?cursor={nonsense}")).await.is_problem(400, "bad_cursor");
    }
}

#[tokio::test]
async fn entries_added_meanwhile_do_not_disturb_paging() {
    let history = History::new().await;
    let boss = history.boss();
    let path = format!("{CHANGES}?limit=2");
    let (mut next, mut found) = (path.clone(), Vec::new());
    for n in 0.. {
        let page = boss.get(&next).await.is(200);
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        boss.role(&format!("Meanwhile {n}"), &[]).await;
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("{path}&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(ids(&found), ids(&history.all));
}
