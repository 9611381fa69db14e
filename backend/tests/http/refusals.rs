//! Every route refuses callers who lack what it demands, with the right problem and no effect.

use std::collections::BTreeSet;

use http::Method;
use http::header::{AUTHORIZATION, COOKIE};
use jiff::SignedDuration;
use serde_json::json;

use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{Actor, Person, Postern, Program, Reply};
use crate::samples::{Demand, Sample, samples};
use crate::scenario::operations;

/// The routes that anyone may call.
const PUBLIC: [&str; 5] = [
    "GET /api/v1/healthz",
    "GET /api/v1/openapi.json",
    "POST /api/v1/invitations/accept",
    "POST /api/v1/session",
    "POST /api/v1/setup",
];

#[tokio::test]
async fn every_operation_has_one_sample_and_the_document_agrees_with_it() {
    let postern = Postern::new().await;
    let documented: BTreeSet<String> = operations(&postern).into_iter().collect();
    let sampled: Vec<&str> = samples().iter().map(|sample| sample.operation).collect();
    assert_eq!(sampled.iter().copied().map(str::to_owned).collect::<BTreeSet<_>>(), documented);
    assert_eq!(sampled.len(), documented.len(), "an operation has two samples");
    for sample in samples() {
        let method = sample.method().as_str().to_lowercase();
        let operation = &postern.document()["paths"][sample.template()][method];
        let in_path = |permission: &str| match permission.strip_prefix("inventory") {
            Some(action) => format!("{{collection}}{action}"),
            None => permission.to_owned(),
        };
        let permission = sample.demand.permission().map(in_path);
        assert_eq!(operation["x-permission"], json!(permission), "{}", sample.operation);
        let security = match sample.demand {
            Demand::Nothing => json!(null),
            Demand::Session | Demand::PermissionInSession(_) => json!([{ "session": [] }]),
            Demand::Credential | Demand::Permission(_) | Demand::OneOf(_) => json!([{ "session": [] }, { "key": [] }]),
        };
        assert_eq!(operation["security"], security, "{}", sample.operation);
    }
    let public: BTreeSet<&str> = samples().iter().filter(|s| s.is_public()).map(|s| s.operation).collect();
    assert_eq!(public, BTreeSet::from(PUBLIC), "a route was opened to everyone, or closed");
}

/// Every sample that is not public, ready to send. Paths under `/account` name Ada's sessions and tokens.
async fn guarded(fixture: &Fixture<'_>) -> Vec<(Sample, PreparedRequest)> {
    let all = fixture.prepare_all(&fixture.postern.ada()).await;
    all.into_iter().filter(|(sample, _)| !sample.is_public()).collect()
}

/// Asserts that an invalid credential gets the same refusal everywhere, without an effect.
async fn all_refused_as_invalid(postern: &Postern, requests: &[(Sample, PreparedRequest)], who: &Actor<'_>, why: &str) {
    let before = postern.state().await;
    for (sample, ready) in requests {
        let reply = ready.send(postern, who).await;
        assert_eq!(
            (reply.status, &reply["code"]),
            (401, &json!("invalid_token")),
            "{why}: {} {reply:?}",
            sample.operation
        );
        assert_eq!(reply.header("www-authenticate"), Some(r#"Bearer realm="postern", error="invalid_token""#));
    }
    assert_eq!(postern.state().await, before, "{why}");
}

#[tokio::test]
async fn a_request_without_a_credential_is_refused_without_a_call_to_the_table() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let requests = guarded(&fixture).await;
    let before = postern.dump().await;
    postern.tap.reset();
    for (sample, ready) in &requests {
        let reply = ready.send(&postern, &postern.anonymous()).await;
        assert_eq!((reply.status, &reply["code"]), (401, &json!("unauthenticated")), "{} {reply:?}", sample.operation);
        assert_eq!(reply.header("www-authenticate"), Some(r#"Bearer realm="postern""#));
    }
    assert_eq!(postern.tap.calls(), []);
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn a_malformed_credential_is_refused_without_a_call_to_the_table() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let requests = guarded(&fixture).await;
    let key = postern.ada().token("Dock 4").await;
    let person = Person {
        id: postern.ada().id,
        cookie: postern.sign_in("ada@example.com", crate::harness::PASSWORD).await.cookie(),
    };
    let corrupt = |text: &str| format!("{}{}", &text[..text.len() - 1], if text.ends_with('0') { '1' } else { '0' });
    let malformed = [
        Program { secret: corrupt(&key.secret), ..key.clone() }.at(&postern),
        Person { cookie: corrupt(&person.cookie), ..person.clone() }.at(&postern),
        // A cookie sent as a key, and a key sent as a cookie.
        Program { secret: person.cookie.clone(), ..key.clone() }.at(&postern),
        Person { cookie: key.secret.clone(), ..person.clone() }.at(&postern),
    ];
    for who in malformed {
        postern.tap.reset();
        let before = postern.dump().await;
        all_refused_as_invalid(&postern, &requests, &who, "malformed").await;
        assert_eq!(postern.tap.calls(), []);
        assert_eq!(postern.dump().await, before);
    }
}

/// A person with this role, a session and a token, all of which work.
async fn able(by: &Actor<'_>, postern: &Postern, role: &str, login: &str) -> (Person, Program) {
    let person = by.person(login, &[role]).await;
    let token = person.at(postern).token("Dock 4").await;
    for who in [person.at(postern), token.at(postern)] {
        who.get("/api/v1/users").await.is(200);
    }
    (person, token)
}

#[tokio::test]
async fn disabled_reinvited_blocked_and_expired_credentials_are_refused_everywhere() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let fixture = Fixture::new(&postern).await;
    let requests = guarded(&fixture).await;
    let all = every_permission(&postern).await;
    let role = ada.role("All", &all.iter().map(String::as_str).collect::<Vec<_>>()).await;

    let disabled = able(&ada, &postern, &role, "disabled@example.com").await;
    let invited = able(&ada, &postern, &role, "invited@example.com").await;
    let hr = ada.token("HR").await;
    let blocked = able(&hr.at(&postern), &postern, &role, "blocked@example.com").await;
    let expiring = json!({ "name": "Guest", "expires_at": (postern.now() + SignedDuration::from_mins(5)).to_string() });
    let expired = Program::of(&disabled.0.at(&postern).post("/api/v1/account/tokens", expiring.clone()).await.is(201));
    let expired_of_ada = Program::of(&ada.post("/api/v1/account/tokens", expiring).await.is(201));

    ada.patch(&format!("/api/v1/users/{}", disabled.0.id), json!({ "disabled": true })).await.is(200);
    ada.post(&format!("/api/v1/users/{}/invitation", invited.0.id), json!({ "tokens": "keep" })).await.is(200);
    ada.delete(&format!("/api/v1/account/tokens/{}", hr.id)).await.is(204);
    expired_of_ada.at(&postern).get("/api/v1/session").await.is(200);
    postern.advance(SignedDuration::from_mins(5));

    for (why, (person, token)) in [("disabled", &disabled), ("invited again", &invited), ("blocked", &blocked)] {
        all_refused_as_invalid(&postern, &requests, &person.at(&postern), why).await;
        all_refused_as_invalid(&postern, &requests, &token.at(&postern), why).await;
    }
    for token in [expired, expired_of_ada] {
        all_refused_as_invalid(&postern, &requests, &token.at(&postern), "expired").await;
    }
}

/// Every permission, as an administrator has them.
async fn every_permission(postern: &Postern) -> Vec<String> {
    let session = postern.ada().get("/api/v1/session").await.is(200);
    let permissions = session["permissions"].as_array().unwrap();
    permissions.iter().map(|permission| permission.as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn lacks(reply: &Reply, permission: &str, operation: &str) {
    assert_eq!((reply.status, &reply["code"]), (403, &json!("insufficient_scope")), "{operation} {reply:?}");
    assert_eq!(reply["missing_permissions"], json!([permission]), "{operation}");
    let challenge = format!(r#"Bearer realm="postern", error="insufficient_scope", scope="{permission}""#);
    assert_eq!(reply.header("www-authenticate"), Some(&*challenge), "{operation}");
}

#[tokio::test]
async fn a_caller_who_lacks_only_the_permission_is_refused_and_told_which() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let fixture = Fixture::new(&postern).await;
    let requests = guarded(&fixture).await;
    let all = every_permission(&postern).await;
    let role = ada.role("Varied", &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (person, token) = able(&ada, &postern, &role, "vera@example.com").await;
    let (session, key) = (person.at(&postern), token.at(&postern));

    let demanded: BTreeSet<Vec<&str>> = requests.iter().map(|(sample, _)| sample.demand.permissions()).collect();
    for permissions in demanded {
        let Some(permission) = permissions.first() else { continue };
        let rest: Vec<&String> = all.iter().filter(|other| !permissions.contains(&other.as_str())).collect();
        ada.patch(&format!("/api/v1/roles/{role}"), json!({ "permissions": rest })).await.is(200);
        let before = postern.state().await;
        for (sample, ready) in requests.iter().filter(|(sample, _)| sample.demand.permissions() == permissions) {
            lacks(&ready.send(&postern, &session).await, permission, sample.operation);
            let reply = ready.send(&postern, &key).await;
            if sample.demand.wants_session() {
                reply.is_problem(403, "session_required");
            } else {
                lacks(&reply, permission, sample.operation);
            }
        }
        assert_eq!(postern.state().await, before, "without {permission}");
    }

    // Even with every permission, a token is not a session.
    ada.patch(&format!("/api/v1/roles/{role}"), json!({ "permissions": all })).await.is(200);
    let before = postern.state().await;
    for (_, ready) in requests.iter().filter(|(sample, _)| sample.demand.wants_session()) {
        let reply = ready.send(&postern, &key).await.is_problem(403, "session_required");
        assert_eq!(reply.header("www-authenticate"), Some(r#"Bearer realm="postern", error="insufficient_scope""#));
    }
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn two_credentials_at_once_are_refused_even_if_both_are_valid() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let key = postern.ada().token("Dock 4").await;
    let requests = guarded(&fixture).await;
    let before = postern.state().await;
    for (_, ready) in requests.iter().filter(|(sample, _)| sample.method() == Method::GET) {
        let both = ready.request(&postern.ada()).header(AUTHORIZATION, format!("Bearer {}", key.secret));
        let twice = ready.request(&key.at(&postern)).header(AUTHORIZATION, format!("Bearer {}", key.secret));
        let two_cookies = ready.request(&postern.ada()).header(COOKIE, "__Host-postern=x");
        for request in [both, twice, two_cookies] {
            let reply = postern.send(request.body(axum::body::Body::empty()).unwrap()).await;
            let reply = reply.is_problem(400, "invalid_request");
            assert_eq!(reply.header("www-authenticate"), Some(r#"Bearer realm="postern", error="invalid_request""#));
        }
    }
    assert_eq!(postern.state().await, before);
}
