//! A cursor is valid only for the list, the filter and the caller it was made for.

use futures_util::future::join_all;
use serde_json::json;

use super::forge;
use super::query::lists;
use crate::harness::{ADMINISTRATOR, Actor, PASSWORD, Postern, Reply};

const RECORDS: &str = "/api/v1/collections/inventory/records";

/// A list with another parameter in its query.
fn with(list: &str, parameter: &str) -> String {
    format!("{list}{}{parameter}", if list.contains('?') { '&' } else { '?' })
}

/// The cursor after the first item of a list.
async fn cursor(caller: &Actor<'_>, list: &str) -> String {
    caller.get(&with(list, "limit=1")).await.is(200).text_at("/next_cursor")
}

/// An instance on which each of Ada's lists has several items, and the paths of these lists.
async fn populated() -> (Postern, Vec<String>) {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for n in 0..2 {
        ada.role(&format!("Role {n}"), &[]).await;
        ada.token(&format!("Token {n}")).await;
        ada.api_user(&format!("API user {n}"), &[]).await;
        ada.resource(&format!("things_{n}"), "collection").await;
        postern.sign_in("ada@example.com", PASSWORD).await.is(200);
        ada.post(RECORDS, json!({ "slab": n })).await.is(201);
        postern.advance(jiff::SignedDuration::from_millis(1));
    }
    ada.person("grace@example.com", &[ADMINISTRATOR]).await;
    let scanner = ada.api_user("Scanner", &[]).await;
    for n in 0..2 {
        let key = ada.key(&scanner, &format!("Key {n}")).await;
        key.at(&postern).get(RECORDS).await.is(403);
    }
    let lists: Vec<String> = lists(&postern)
        .iter()
        .filter(|list| !list.template.contains('.'))
        .map(|list| list.template.replace("{user}", &ada.id).replace("{collection}", "inventory"))
        .map(|list| list.replace("{api_user}", &scanner).replace("{role}", ADMINISTRATOR))
        .collect();
    (postern, lists)
}

#[tokio::test]
async fn an_invalid_cursor_is_refused_by_every_list() {
    let (postern, lists) = populated().await;
    let ada = postern.ada();
    for list in &lists {
        let valid = cursor(&ada, list).await;
        ada.get(&format!("{list}?cursor={valid}")).await.is(200);
        let (shorter, swapped) = (&valid[..valid.len() - 1], valid.chars().rev().collect::<String>());
        let invalid = [
            "",
            "x",
            "0",
            "null",
            "!!!!",
            "%00",
            "%FF",
            "AAAA",
            "%F0%9F%A6%80",
            &format!("{valid}="),
            &format!("{valid}%0A"),
            &format!("%20{valid}"),
            &valid[..11],
            &valid[..12],
            &swapped,
            &valid.to_lowercase(),
            &"A".repeat(8000),
            &format!("A{shorter}"),
        ]
        .map(str::to_owned);
        let send_all = async {
            for invalid in invalid {
                ada.get(&format!("{list}?cursor={invalid}")).await.is_problem(400, "bad_cursor");
            }
        };
        postern.unchanged_by(send_all).await;
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_filter_or_caller_is_refused() {
    let (postern, mut lists) = populated().await;
    let ada = postern.ada();
    // The lists under `/account` are the same as those under the caller's own user.
    lists.retain(|list| !list.starts_with("/api/v1/account"));
    lists.extend(["from=2026-01-01T00:00:00Z", "to=2027-01-01T00:00:00Z"].map(|window| with(RECORDS, window)));
    lists.push("/api/v1/roles?q=ROLE".to_owned());
    let (start, end) = ("from=2026-03-01T00:00:00Z", "to=2027-03-01T00:00:00Z");
    let (actor, credential) = (format!("actor={}", ada.id), format!("credential={}", ada.session_id()));
    let both = [format!("{actor}&{credential}"), format!("{start}&{end}"), format!("target={}", ada.id)];
    let kinds = ["kind=user", "except=user"].map(str::to_owned);
    let filters = kinds.into_iter().chain([actor, credential, start.to_owned(), end.to_owned()]).chain(both);
    lists.extend(filters.map(|filter| format!("/api/v1/changes?{filter}")));
    let grace = postern.new_session("grace@example.com").await;
    let token = ada.token("Cursor").await;
    let cursors = join_all(lists.iter().map(|list| cursor(&ada, list))).await;
    for (list, own) in lists.iter().zip(&cursors) {
        for (_, foreign) in lists.iter().zip(&cursors).filter(|(other, _)| *other != list) {
            ada.get(&with(list, &format!("cursor={foreign}"))).await.is_problem(400, "bad_cursor");
        }
        let page = with(list, &format!("cursor={own}"));
        grace.get(&page).await.is_problem(400, "bad_cursor");
        // A token and a session of one user count as the same caller.
        let [with_token, with_session] = [token.at(&postern).get(&page).await.is(200), ada.get(&page).await.is(200)];
        let ids =
            |page: &Reply| page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&with_token), ids(&with_session), "{list}");
    }
}

#[tokio::test]
async fn a_forged_position_never_leads_out_of_the_list() {
    let (postern, lists) = populated().await;
    let ada = postern.ada();
    let windows = ["from=2026-02-01T00:00:00Z&to=2026-04-01T00:00:00Z", "to=2026-04-01T00:00:00Z"];
    let windows = windows.map(|window| with(RECORDS, window));
    let (key, by) = (ada.token("HR").await, format!("by={}", ada.id));
    for n in 0..2 {
        key.at(&postern).person(&format!("hr-{n}@example.com"), &[ADMINISTRATOR]).await;
    }
    let filtered = [
        "/api/v1/keys?state=never_used".to_owned(),
        "/api/v1/keys?q=key".to_owned(),
        format!("/api/v1/users?role={ADMINISTRATOR}"),
        format!("/api/v1/users?provisioned_by={}", key.id),
        "/api/v1/users?status=active".to_owned(),
        "/api/v1/access?permission=roles:read".to_owned(),
        "/api/v1/roles?q=role".to_owned(),
        with(RECORDS, &by),
        format!("/api/v1/changes?target={}", ada.id),
        format!("/api/v1/activity?credential={}", ada.session_id()),
    ];
    for list in lists.into_iter().chain(windows).chain(filtered) {
        let known = cursor(&ada, &list).await;
        let all = ada.get(&list).await.is(200)["items"].as_array().unwrap().clone();
        let get_from =
            async |position: &[u8]| ada.get(&with(&list, &format!("cursor={}", forge(&known, position)))).await;
        let long = "z".repeat(1025);
        let positions: [&[u8]; 15] = [
            b"",
            b"\xff\xfe",
            b"\0",
            b"z",
            b"KEY#",
            b"KEY#zzz",
            b"HOLDER#",
            b"SESSION#zzz",
            b"PRINCIPAL",
            b"INVITATION",
            b"role z",
            b"ROLE Z",
            long.as_bytes(),
            b"7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            b"00000000000000000000000000",
        ];
        for position in positions {
            let reply = get_from(position).await;
            let must_fail = position.is_empty() || position.len() > 1024 || position[0] == 0xff;
            if reply.status == 200 && !must_fail {
                let items = reply["items"].as_array().unwrap();
                assert!(items.iter().all(|item| all.contains(item)), "{list} from {position:?}: {reply:?}");
            } else {
                reply.is_problem(400, "bad_cursor");
            }
        }
        // These partitions also hold items outside the list; a time window has records before and after it.
        let outside: &[&[u8]] = match list.as_str() {
            list if list.contains("tokens") => &[b"SESSION#ses_zzzzzzzzzzzz", b"PRINCIPAL", b"KEY"],
            list if list.contains("sessions") => &[b"KEY#key_000000000000", b"PRINCIPAL", b"SESSION"],
            list if list.contains("holders") => &[b"ROLE", b"HOLDER", b"ROLE#"],
            list if list.contains("from=") => &[b"00000000000000000000000000", b"7ZZZZZZZZZZZZZZZZZZZZZZZZZ"],
            _ => &[],
        };
        for position in outside {
            get_from(position).await.is_problem(400, "bad_cursor");
        }
    }
}
