//! The lists as CSV: a row for each item, with a link to the next part.

use serde_json::json;

use super::{ACCESS, items, texts};
use crate::harness::{Actor, Postern, Reply};

const HEADER: [&str; 12] = [
    "principal_kind",
    "principal_id",
    "principal",
    "login",
    "permission",
    "allowed",
    "roles",
    "given_by",
    "given_at",
    "limits",
    "keys",
    "keys_complete",
];

async fn csv(caller: &Actor<'_>, path: &str) -> Reply {
    caller.get(path).await.is(200)
}

/// The cells of the rows below the header.
fn rows(reply: &Reply) -> Vec<Vec<String>> {
    let mut reader = ::csv::Reader::from_reader(reply.text.as_bytes());
    assert_eq!(reader.headers().unwrap(), &HEADER[..]);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[tokio::test]
async fn a_row_says_who_holds_what_through_which_roles_and_what_limits_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let [one, two] = [ada.role("=One", &["inventory:read"]).await, ada.role("Two", &["inventory:read"]).await];
    let token = ada.token("HR, system").await;
    let scanner = token.at(&postern).api_user("Scanner", &[&one, &two]).await;
    ada.key(&scanner, "Left").await;
    let path = format!("{ACCESS}.csv?principal={scanner}");
    let at = "2026-03-01T09:00:00.000Z";
    let row = |allowed: &str, limits: &str, keys: &str| {
        let cells = ["api_user", &scanner, "Scanner", "", "inventory:read", allowed, "'=One; Two", "Ada; Ada"];
        let cells = cells.into_iter().map(str::to_owned).chain([format!("{at}; {at}")]);
        cells.chain([limits, keys, "yes"].map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(rows(&csv(&ada, &path).await), [row("yes", "", "Left")]);
    ada.edit(&format!("/api/v1/account/tokens/{}", token.id), json!({ "disabled": true })).await.is(200);
    let limits = "Depends on key HR, system of Ada, which is disabled.";
    assert_eq!(rows(&csv(&ada, &path).await), [row("no", limits, "")]);
}

#[tokio::test]
async fn the_link_leads_through_the_whole_company() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &["inventory:read", "inventory:write"]).await;
    for n in 0..5 {
        ada.api_user(&format!("Scanner {n}"), &[&role]).await;
    }
    for (query, limit) in [("", 4), ("permission=inventory:read", 2)] {
        let expected = items(&ada, query).await;
        let (mut path, mut found) = (Some(format!("{ACCESS}.csv?{query}&limit={limit}")), Vec::new());
        while let Some(from) = path {
            let reply = csv(&ada, &from).await;
            found.extend(rows(&reply));
            let next = reply.header("link").map(|link| link.strip_prefix('<').unwrap().split('>').next().unwrap());
            path = next.map(str::to_owned);
        }
        assert_eq!(found.iter().map(|row| &row[1]).collect::<Vec<_>>(), texts(&expected, "/principal/id"), "{query}");
        assert_eq!(found.iter().map(|row| &row[4]).collect::<Vec<_>>(), texts(&expected, "/permission"), "{query}");
        assert_eq!(rows(&csv(&ada, &format!("{ACCESS}.csv?{query}")).await), found, "{query}");
    }
}
