//! Cursors: a forged position reveals nothing beyond the caller's query and causes no fault, and new entries do not
//! disturb paging. `bad_input::cursor` checks that a cursor is valid only for one caller, filter and time window.

use serde_json::Value;

use super::{CHANGES, History, ids};
use crate::bad_input::forge;

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
    let filters = history.filters();
    let of_a_target = |(query, found): &(&String, &Vec<&Value>)| query.starts_with("target=rol") && found.len() > 1;
    let (target, _) = filters.iter().find(of_a_target).unwrap();
    let queries = [
        String::new(),
        format!("actor={}", history.robot()),
        format!("credential={}", history.boss.id),
        target.clone(),
        "to=2026-03-05T00:00:00Z".to_owned(),
    ];
    for query in &queries {
        let page = boss.get(&format!("{CHANGES}?{query}&limit=1")).await.is(200);
        let known = page.text_at("/next_cursor");
        let get_from = async |position: &[u8]| {
            let cursor = forge(&known, position);
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
