//! `GET /account/tokens`: the caller's tokens and nobody else's.

use serde_json::json;

use super::TOKENS;
use crate::harness::Postern;

#[tokio::test]
async fn the_list_of_a_user_without_tokens_is_empty() {
    let postern = Postern::ready().await;
    assert_eq!(postern.ada().get(TOKENS).await.is(200).body, json!({ "items": [], "next_cursor": null }));
}

#[tokio::test]
async fn each_token_is_listed_once_at_any_page_size() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Integrator", &["api_tokens:generate"]).await;
    ada.person("sam@example.com", &[&role]).await.at(&postern).token("Not hers").await;
    let mut ids = Vec::new();
    for n in 0..4 {
        ids.push(ada.token(&format!("Token {n}")).await.id);
    }
    ids.sort();
    for limit in [1, 3, 4, 100] {
        let found = ada.walk(TOKENS, limit).await;
        let mut found: Vec<&str> = found.iter().map(|token| token["id"].as_str().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, ids, "in pages of {limit}");
    }
    assert_eq!(ada.get(&format!("{TOKENS}?limit=4")).await.is(200)["next_cursor"], json!(null));
}
