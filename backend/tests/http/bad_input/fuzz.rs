//! Random input, within bounds: no request whatever is answered with a 5xx, nor with anything the OpenAPI document does not
//! know of. `POSTERN_FUZZ_CASES` says how many cases there are.

use std::cell::RefCell;
use std::env;
use std::fmt::Write as _;

use axum::body::Body;
use http::HeaderValue;
use postern_shared::path;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use tokio::runtime::Runtime;

use super::mutation::{change, changed, text};
use super::writes;
use crate::fixture::{Fixture, Ready};
use crate::harness::{PASSWORD, Person, Postern};
use crate::samples::{Sample, samples};

fn runner(cases: u32) -> TestRunner {
    let cases = env::var("POSTERN_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() })
}

/// An instance with a request for every sample of these, and someone to send them who may do everything.
struct Ground {
    runtime: Runtime,
    postern: Postern,
    requests: Vec<(Sample, Ready)>,
}

impl Ground {
    fn new(wanted: impl Fn(Sample) -> bool) -> Self {
        let runtime = Runtime::new().unwrap();
        let (postern, requests) = runtime.block_on(async {
            let postern = Postern::ready().await;
            let mut all = Fixture::on(&postern).await.all_ready(&postern.ada()).await;
            all.retain(|(sample, _)| wanted(*sample));
            // Whatever else is sent, the sender's password stays: the one sent is not it.
            for (_, ready) in all.iter_mut().filter(|(sample, _)| sample.template() == path::ACCOUNT_PASSWORD) {
                ready.body.as_mut().unwrap()["current"] = json!("walnut orbit cactus violin");
            }
            (postern, all)
        });
        Self { runtime, postern, requests }
    }

    /// Someone of the day: what was sent may have ended any session before.
    async fn sender(&self) -> Person {
        let reply = self.postern.sign_in("ada@example.com", PASSWORD).await;
        // Sign-ins that failed count: another quarter of an hour has come.
        if reply.status == 401 {
            self.postern.pass(jiff::SignedDuration::from_mins(16));
            return Person::of(&self.postern.sign_in("ada@example.com", PASSWORD).await.is(200));
        }
        Person::of(&reply)
    }
}

#[test]
fn no_body_whatever_is_answered_with_a_5xx() {
    let writes: Vec<&str> = writes().map(|sample| sample.operation).collect();
    let ground = Ground::new(|sample| writes.contains(&sample.operation));
    let Ground { runtime, postern, requests } = &ground;
    let ada = RefCell::new(runtime.block_on(ground.sender()));
    let input = (any::<Index>(), vec(change(), 1..4));
    let outcome = runner(300).run(&input, |(which, changes)| {
        let (sample, ready) = which.get(requests);
        let bytes = changed(ready.body.as_ref().unwrap(), &changes);
        let reply = runtime.block_on(async {
            let signed_in = ada.borrow().clone();
            if signed_in.at(postern).get("/api/v1/session").await.status == 401 {
                ada.replace(ground.sender().await);
            }
            let who = ada.borrow().at(postern);
            let mut request = who.request(ready.method.clone(), &ready.path).header("content-type", "application/json");
            if let Some(etag) = who.get(&ready.path).await.header("etag") {
                request = request.header("if-match", etag);
            }
            postern.send(request.body(Body::from(bytes)).unwrap()).await
        });
        prop_assert!(reply.status < 500, "{} {reply:?}", sample.operation);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn no_query_header_or_path_whatever_is_answered_with_a_5xx() {
    let ground = Ground::new(|sample| sample.operation != "POST /api/v1/session");
    let Ground { runtime, postern, requests } = &ground;
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
    let outcome = runner(300).run(&input, |(which, query, headers, segment, place)| {
        let (sample, ready) = which.get(requests);
        let encode = |text: &str| {
            text.bytes().fold(String::new(), |mut encoded, byte| {
                write!(encoded, "%{byte:02X}").unwrap();
                encoded
            })
        };
        let mut path: Vec<String> = ready.path.split('/').map(str::to_owned).collect();
        if let Some(text) = &segment {
            let n = 3 + place.index(path.len() - 3);
            path[n] = encode(text);
        }
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let uri = format!("{}?{}", path.join("/"), query.join("&"));
        let mut request = key.at(postern).request(sample.method(), &uri);
        for (name, value) in headers {
            // What HTTP itself cannot carry never arrives.
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                request = request.header(name, value);
            }
        }
        let body = ready.body.as_ref().map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let reply = runtime.block_on(postern.send(request.body(body).unwrap()));
        prop_assert!(reply.status < 500, "{} {uri} {reply:?}", sample.operation);
        Ok(())
    });
    outcome.unwrap();
    assert_eq!(requests.len() + 1, samples().len());
}
