//! Random input, within bounds: no request is answered with a 5xx, or with a response that the OpenAPI document does
//! not declare. `POSTERN_FUZZ_CASES` sets the number of cases.

use std::cell::RefCell;
use std::env;
use std::fmt::Write as _;

use axum::body::Body;
use http::{HeaderValue, Method};
use postern_shared::path;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use tokio::runtime::Runtime;

use super::mutation::{apply, change, text};
use crate::fixture::{PreparedRequest, requests};
use crate::harness::{PASSWORD, Person, Postern};
use crate::operations::{OPERATIONS, Operation};

fn runner(cases: u32) -> TestRunner {
    let cases = env::var("POSTERN_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() })
}

/// An instance with a request for every operation of a selection.
struct Target {
    runtime: Runtime,
    postern: Postern,
    requests: Vec<PreparedRequest>,
}

impl Target {
    fn new(selected: impl Fn(&Operation) -> bool) -> Self {
        let runtime = Runtime::new().unwrap();
        let (postern, requests) = runtime.block_on(async {
            let postern = Postern::ready().await;
            let mut all = requests(&postern, selected).await;
            // A wrong current password, so that no request changes the real one.
            for prepared in all.iter_mut().filter(|prepared| prepared.path == path::ACCOUNT_PASSWORD) {
                prepared.body.as_mut().unwrap()["current"] = json!("walnut orbit cactus violin");
            }
            (postern, all)
        });
        Self { runtime, postern, requests }
    }

    /// Signs Ada in again, since any request may have ended her session.
    async fn sign_in(&self) -> Person {
        let reply = self.postern.sign_in("ada@example.com", PASSWORD).await;
        // Failed sign-ins may have locked the login for a quarter of an hour.
        if reply.status == 401 {
            self.postern.advance(jiff::SignedDuration::from_mins(16));
            return Person::of(&self.postern.sign_in("ada@example.com", PASSWORD).await.is(200));
        }
        Person::of(&reply)
    }
}

#[test]
fn no_body_is_answered_with_a_5xx() {
    let target = Target::new(|operation| operation.body.is_some());
    let Target { runtime, postern, requests } = &target;
    let ada = RefCell::new(runtime.block_on(target.sign_in()));
    let input = (any::<Index>(), vec(change(), 1..4));
    let outcome = runner(300).run(&input, |(which, changes)| {
        let prepared = which.get(requests);
        let bytes = apply(&prepared.body(), &changes);
        let reply = runtime.block_on(async {
            let signed_in = ada.borrow().clone();
            if signed_in.at(postern).get("/api/v1/session").await.status == 401 {
                ada.replace(target.sign_in().await);
            }
            let caller = ada.borrow().at(postern);
            let mut request = caller.request(prepared.operation.method(), &prepared.path);
            if let Some(etag) = caller.get(&prepared.path).await.header("etag") {
                request = request.header("if-match", etag);
            }
            postern.send_with(request.header("content-type", "application/json"), bytes).await
        });
        prop_assert!(reply.status < 500, "{} {reply:?}", prepared.operation);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn no_query_header_or_path_is_answered_with_a_5xx() {
    let target = Target::new(|operation| operation.template != path::SESSION || !operation.is(&Method::POST));
    let Target { runtime, postern, requests } = &target;
    let key = runtime.block_on(async { postern.ada().token("Fuzz").await });
    let names = ["limit", "cursor", "q", "from", "to", "x"];
    let query = vec((select(names.to_vec()), text()), 0..4);
    let header_names = [
        "if-match",
        "content-type",
        "cookie",
        "authorization",
        "origin",
        "sec-fetch-site",
        "user-agent",
        "content-length",
        "x",
    ];
    let headers = vec((select(header_names.to_vec()), vec(any::<u8>(), 0..60)), 0..4);
    let input = (any::<Index>(), query, headers, proptest::option::of(text()), any::<Index>());
    let outcome = runner(300).run(&input, |(which, query, headers, segment, position)| {
        let prepared = which.get(requests);
        let encode = |text: &str| {
            text.bytes().fold(String::new(), |mut encoded, byte| {
                write!(encoded, "%{byte:02X}").unwrap();
                encoded
            })
        };
        let mut path: Vec<String> = prepared.path.split('/').map(str::to_owned).collect();
        if let Some(text) = &segment {
            let n = 3 + position.index(path.len() - 3);
            path[n] = encode(text);
        }
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let uri = format!("{}?{}", path.join("/"), query.join("&"));
        let mut request = key.at(postern).request(prepared.operation.method(), &uri);
        for (name, value) in headers {
            // Values that HTTP cannot carry are left out.
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                request = request.header(name, value);
            }
        }
        let body = prepared.body.as_ref().map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let reply = runtime.block_on(postern.send_with(request, body));
        prop_assert!(reply.status < 500, "{} {uri} {reply:?}", prepared.operation);
        Ok(())
    });
    outcome.unwrap();
    assert_eq!(requests.len() + 1, OPERATIONS.len());
}
