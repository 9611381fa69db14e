//! The predicted impact of adopting and handing over, compared with the actual effect.

use serde_json::json;

use super::{IMPACT, names, predicted};
use crate::harness::Postern;

const USERS: &str = "/api/v1/users";

#[tokio::test]
async fn adopting_predicts_the_gained_permissions_and_the_ended_keys() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let staff = ada.role("Staff", &["api_tokens:generate", "api_users:write", "inventory:read"]).await;
    let wide = ada.role("Wide", &["billing:read"]).await;
    let hr = ada.scoped_token("HR", &["api_tokens:generate", "api_users:write", "inventory:read", "users:write"]).await;
    let stan = hr.at(&postern).person("stan@example.com", &[&staff]).await.at(&postern);
    let token = stan.token("Stan's").await.at(&postern);
    token.api_user("Below", &[]).await;
    ada.patch(&format!("{USERS}/{}", stan.id), json!({ "roles": [staff, wide] })).await.is(200);

    let proposal = json!({ "action": "principal.adopt", "principal": stan.id });
    let ends = predicted(&ada, proposal.clone()).await;
    assert_eq!(ends["changed"]["named"][0]["gains"], json!(["billing:read"]));
    assert_eq!(names(&ends.body, "keys_stopped", "/name"), ["Stan's"]);
    assert_eq!(names(&ends.body, "stopped", "/name"), ["Below"]);
    let mut keep = proposal;
    keep["keep_sign_in"] = json!(true);
    let kept = predicted(&ada, keep).await;
    assert_eq!(kept["changed"]["named"][0]["gains"], json!(["billing:read"]));
    assert_eq!((&kept["keys_stopped"]["total"], &kept["stopped"]["total"]), (&json!(0), &json!(0)));

    let adopted = ada.post_empty(&format!("{USERS}/{}/adopt", stan.id)).await.is(200);
    let stan = ada.accept(&adopted.text_at("/invitation/code")).await;
    let may = stan.at(&postern).permissions().await;
    assert!(may.as_array().unwrap().contains(&json!("billing:read")), "{may}");
    assert!(!token.works().await);
}

#[tokio::test]
async fn handing_over_predicts_no_loss_and_an_unknown_key_is_404() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let hr = ada.token("HR").await;
    let eve = ada.person("eve@example.com", &[]).await;
    let to = json!({ "owner": ada.id, "id": hr.id });
    let shown = predicted(&ada, json!({ "action": "principal.hand_over", "principal": eve.id, "to": to })).await;
    for part in ["stopped", "revived", "keys_stopped", "keys_revived", "changed"] {
        assert_eq!(shown[part]["total"], 0, "{part}: {shown:?}");
    }
    let unknown = json!({ "owner": ada.id, "id": "key_abcdefghijkl" });
    let proposal = json!({ "action": "principal.hand_over", "principal": eve.id, "to": unknown });
    ada.post(IMPACT, proposal).await.is_problem(404, "not_found");
}
