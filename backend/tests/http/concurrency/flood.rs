//! A flood of sign-ins: what does not fit into the queue is refused at once, and everyone else is served.

use futures_util::future::{join, join_all};
use postern_backend::http::ClientAddress;
use serde_json::json;

use super::tally;
use crate::harness::{Postern, Reply};

/// The places in the queue of strangers.
const QUEUE: usize = 32;

/// Tries to sign in with a login and from an address that nobody else uses.
async fn guess(postern: &Postern, n: u8) -> Reply {
    let nobody = postern.anonymous();
    let address = ClientAddress([198, 51, 100, n].into());
    let request = nobody.request(http::Method::POST, "/api/v1/session").extension(address);
    nobody.send_json(request, json!({ "login": format!("{n}@example.com"), "password": "walnut orbit" })).await
}

#[tokio::test]
async fn a_flood_of_sign_ins_is_refused_at_once_and_leaves_keys_and_people_with_a_code_alone() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (_, service) = ada.integration("Gateway", &["api_keys:verify"]).await;
    let token = ada.token("Dock 4").await;
    let code = ada.invite("bob@example.com", &[]).await.text_at("/invitation/code");
    let computed = postern.app.passwords.computed();

    let flood = join_all((0..250).map(|n| guess(&postern, n)));
    let (replies, (verified, accepted)) = join(flood, async {
        let verified = service.at(&postern).post("/api/v1/verify", json!({ "key": token.secret })).await;
        (verified, postern.accept(&code, crate::harness::PASSWORD).await)
    })
    .await;

    assert_eq!(verified.is(200)["active"], true);
    accepted.is(200);
    let (refused, hashed): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 503);
    assert_eq!(tally(&hashed), format!("{} × 401", hashed.len()));
    assert!(hashed.len() >= QUEUE && !refused.is_empty(), "{} of 250 were refused", refused.len());
    for reply in refused {
        let reply = reply.is_problem(503, "busy");
        assert_eq!((reply.header("retry-after"), &reply["retryable"]), (Some("2"), &json!(true)));
    }
    // One for each guess in the queue, and Bob's.
    assert_eq!(postern.app.passwords.computed() - computed, hashed.len() as u64 + 1);
    // The queue is empty again.
    guess(&postern, 251).await.is_problem(401, "sign_in_failed");
}
