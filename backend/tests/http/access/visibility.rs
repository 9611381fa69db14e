//! Who is listed for whom: principals of a kind that the caller may not read are left out, and so are their keys.

use std::collections::BTreeSet;

use serde_json::json;

use super::{ACCESS, item, items, texts};
use crate::harness::Postern;

const READ: &str = "inventory:read";

#[tokio::test]
async fn principals_of_a_kind_that_the_caller_may_not_read_are_left_out() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[READ]).await;
    let sam = ada.person("sam@example.com", &[&role]).await.id;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    for (n, reads) in [vec![], vec!["users:read"], vec!["api_users:read"], vec!["users:read", "api_users:read"]]
        .into_iter()
        .enumerate()
    {
        let auditor = ada.program_with(&format!("Auditor {n}"), &[&["roles:read"], &reads[..]].concat()).await;
        let kinds = [("user", &sam, "users:read"), ("api_user", &scanner, "api_users:read")];
        let seen: BTreeSet<&str> = kinds.iter().filter(|(.., by)| reads.contains(by)).map(|(kind, ..)| *kind).collect();
        for query in [format!("permission={READ}"), String::new()] {
            let items = items(&auditor, &query).await;
            assert_eq!(texts(&items, "/principal/kind").into_iter().collect::<BTreeSet<_>>(), seen, "{query}");
        }
        for (kind, id, permission) in kinds {
            let reply = auditor.get(&format!("{ACCESS}?principal={id}")).await;
            if seen.contains(kind) {
                assert_eq!(reply.is(200)["items"][0]["permission"], READ);
            } else {
                reply.is_forbidden("insufficient_scope", &[permission]);
            }
        }
    }
}

#[tokio::test]
async fn a_limit_names_no_key_whose_owner_the_caller_may_not_read() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[READ]).await;
    let token = ada.token("HR system").await;
    let child = token.at(&postern).api_user("Child", &[&role]).await;
    ada.edit(&format!("/api/v1/account/tokens/{}", token.id), json!({ "disabled": true })).await.is(200);
    assert_eq!(item(&ada, &child, READ).await["limits"][0]["key"]["name"], "HR system");
    let auditor = ada.program_with("Auditor", &["roles:read", "api_users:read"]).await;
    let item = item(&auditor, &child, READ).await;
    assert_eq!(item["limits"], json!([{ "reason": "blocked", "block": "key_disabled" }]));
    assert!(!item.to_string().contains("HR system") && !item.to_string().contains(&token.id));
}

#[tokio::test]
async fn without_roles_read_there_is_no_list() {
    let postern = Postern::ready().await;
    let reader = postern.ada().program_with("Reader", &["users:read", "api_users:read"]).await;
    reader.get(ACCESS).await.is_forbidden("insufficient_scope", &["roles:read"]);
}
