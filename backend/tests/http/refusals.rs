//! Every route refuses callers who lack what it demands, with the right problem and no effect.

use std::collections::BTreeSet;

use axum::body::Body;
use http::Method;
use http::header::{AUTHORIZATION, COOKIE};
use jiff::SignedDuration;
use serde_json::json;

use crate::fixture::{Fixture, PreparedRequest, requests};
use crate::harness::{Actor, PASSWORD, Person, Postern, Program, Reply};
use crate::holders::{Holder, every_permission, stopped};
use crate::operations::{Demand, OPERATIONS, Operation};

/// The routes that anyone may call.
const PUBLIC: [&str; 6] = [
    "GET /api/v1/healthz",
    "GET /api/v1/openapi.json",
    "POST /api/v1/invitations/accept",
    "POST /api/v1/invitations/check",
    "POST /api/v1/session",
    "POST /api/v1/setup",
];

#[tokio::test]
async fn every_operation_is_in_the_table_once_and_the_document_agrees_with_it() {
    let postern = Postern::new().await;
    let paths = postern.document()["paths"].as_object().unwrap();
    let documented = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys().filter(|key| Method::from_bytes(key.as_bytes()).is_ok());
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let in_table: BTreeSet<String> = OPERATIONS.iter().map(Operation::to_string).collect();
    assert_eq!(in_table, documented.collect());
    assert_eq!(in_table.len(), OPERATIONS.len(), "an operation has two lines");
    for operation in OPERATIONS {
        let documented = operation.documented(&postern);
        let in_path = |permission: &str| match permission.strip_prefix("inventory") {
            Some(action) => format!("{{collection}}{action}"),
            None => permission.to_owned(),
        };
        let permission = operation.demand.permission().map(in_path);
        assert_eq!(documented["x-permission"], json!(permission), "{operation}");
        let security = match operation.demand {
            Demand::Nothing => json!(null),
            Demand::Session | Demand::PermissionInSession(_) => json!([{ "session": [] }]),
            Demand::Credential | Demand::Permission(_) | Demand::OneOf(_) => json!([{ "session": [] }, { "key": [] }]),
        };
        assert_eq!(documented["security"], security, "{operation}");
    }
    let public: BTreeSet<String> =
        OPERATIONS.iter().filter(|operation| operation.is_public()).map(Operation::to_string).collect();
    assert_eq!(public, BTreeSet::from(PUBLIC.map(str::to_owned)), "a route was opened to everyone, or closed");
}

/// Every request that is not public.
async fn guarded(postern: &Postern) -> Vec<PreparedRequest> {
    requests(postern, |operation| !operation.is_public()).await
}

/// Asserts that every request is refused alike, with a challenge and without an effect.
async fn all_refused(requests: &[PreparedRequest], postern: &Postern, who: &Actor<'_>, code: &str, why: &str) {
    let challenge = match code {
        "unauthenticated" => r#"Bearer realm="postern""#,
        _ => r#"Bearer realm="postern", error="invalid_token""#,
    };
    let send_all = async {
        for prepared in requests {
            let reply = prepared.send(postern, who).await;
            let actual = (reply.status, reply["code"].as_str(), reply.header("www-authenticate"));
            assert_eq!(actual, (401, Some(code), Some(challenge)), "{why}: {} {reply:?}", prepared.operation);
        }
    };
    postern.unchanged_by(send_all).await;
}

/// Asserts the same, and that there is no call to the table.
async fn all_refused_without_a_call(
    requests: &[PreparedRequest],
    postern: &Postern,
    who: &Actor<'_>,
    code: &str,
    why: &str,
) {
    let before = postern.dump().await;
    postern.tap.reset();
    all_refused(requests, postern, who, code, why).await;
    assert_eq!(postern.tap.calls(), [], "{why}");
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn a_missing_or_malformed_credential_is_refused_without_a_call_to_the_table() {
    let postern = Postern::ready().await;
    let requests = guarded(&postern).await;
    all_refused_without_a_call(&requests, &postern, &postern.anonymous(), "unauthenticated", "no credential").await;

    let key = postern.ada().token("Dock 4").await;
    let person = Person::of(&postern.sign_in("ada@example.com", PASSWORD).await);
    let corrupt = |text: &str| format!("{}{}", &text[..text.len() - 1], if text.ends_with('0') { '1' } else { '0' });
    for (why, who) in [
        ("a corrupt key", Program { secret: corrupt(&key.secret), ..key.clone() }.at(&postern)),
        ("a corrupt cookie", Person { cookie: corrupt(&person.cookie), ..person.clone() }.at(&postern)),
        ("a cookie as a key", Program { secret: person.cookie.clone(), ..key.clone() }.at(&postern)),
        ("a key as a cookie", Person { cookie: key.secret.clone(), ..person.clone() }.at(&postern)),
    ] {
        all_refused_without_a_call(&requests, &postern, &who, "invalid_token", why).await;
    }
}

#[tokio::test]
async fn disabled_reinvited_blocked_and_expired_credentials_are_refused_everywhere() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern);
    let requests = guarded(&postern).await;
    let vera = Holder::new(&postern.ada(), &fixture).await;
    let body = json!({ "name": "Guest", "expires_at": (postern.now() + SignedDuration::from_mins(5)).to_string() });
    let mut expiring = Vec::new();
    for owner in [vera.person.at(&postern), postern.ada()] {
        expiring.push(Program::of(&owner.post("/api/v1/account/tokens", body.clone()).await.is(201)));
    }
    let stopped = stopped(&fixture).await;
    for token in &expiring {
        token.at(&postern).get("/api/v1/session").await.is(200);
    }
    postern.advance(SignedDuration::from_mins(5));

    for (why, holder) in stopped {
        for caller in holder.callers(&postern) {
            all_refused(&requests, &postern, &caller, "invalid_token", why).await;
        }
    }
    for token in expiring {
        all_refused(&requests, &postern, &token.at(&postern), "invalid_token", "expired").await;
    }
}

#[track_caller]
fn lacks(reply: Reply, permission: &str, operation: Operation) {
    let reply = reply.is_forbidden("insufficient_scope", &[permission]);
    let challenge = format!(r#"Bearer realm="postern", error="insufficient_scope", scope="{permission}""#);
    assert_eq!(reply.header("www-authenticate"), Some(&*challenge), "{operation}");
}

#[tokio::test]
async fn a_caller_who_lacks_only_the_permission_is_refused_and_told_which() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern);
    let requests = guarded(&postern).await;
    let all = every_permission(&postern.ada()).await;
    let vera = Holder::new(&postern.ada(), &fixture).await;
    let [session, key] = vera.callers(&postern);

    let demanded: BTreeSet<Vec<&str>> =
        requests.iter().map(|prepared| prepared.operation.demand.permissions()).collect();
    for permissions in demanded {
        let Some(permission) = permissions.first() else { continue };
        let rest: Vec<&String> = all.iter().filter(|other| !permissions.contains(&other.as_str())).collect();
        vera.set_permissions(&postern, &rest).await;
        let demanding = requests.iter().filter(|prepared| prepared.operation.demand.permissions() == permissions);
        let send_all = async {
            for prepared in demanding {
                lacks(prepared.send(&postern, &session).await, permission, prepared.operation);
                let reply = prepared.send(&postern, &key).await;
                if prepared.operation.demand.wants_session() {
                    reply.is_problem(403, "session_required");
                } else {
                    lacks(reply, permission, prepared.operation);
                }
            }
        };
        postern.unchanged_by(send_all).await;
    }

    // Even with every permission, a token is not a session.
    vera.set_permissions(&postern, &all.iter().collect::<Vec<_>>()).await;
    let send_all = async {
        for prepared in requests.iter().filter(|prepared| prepared.operation.demand.wants_session()) {
            let reply = prepared.send(&postern, &key).await.is_problem(403, "session_required");
            assert_eq!(reply.header("www-authenticate"), Some(r#"Bearer realm="postern", error="insufficient_scope""#));
        }
    };
    postern.unchanged_by(send_all).await;
}

#[tokio::test]
async fn two_credentials_at_once_are_refused_even_if_both_are_valid() {
    let postern = Postern::ready().await;
    let (ada, key) = (postern.ada(), postern.ada().token("Dock 4").await);
    let requests = requests(&postern, |operation| !operation.is_public() && operation.is(&Method::GET)).await;
    let bearer = format!("Bearer {}", key.secret);
    let send_all = async {
        for prepared in &requests {
            for request in [
                prepared.request(&ada).header(AUTHORIZATION, &bearer),
                prepared.request(&key.at(&postern)).header(AUTHORIZATION, &bearer),
                prepared.request(&ada).header(COOKIE, "__Host-postern=x"),
            ] {
                let reply = postern.send_with(request, Body::empty()).await.is_problem(400, "invalid_request");
                let challenge = r#"Bearer realm="postern", error="invalid_request""#;
                assert_eq!(reply.header("www-authenticate"), Some(challenge), "{}", prepared.operation);
            }
        }
    };
    postern.unchanged_by(send_all).await;
}
