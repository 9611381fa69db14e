//! Bodies that are not JSON, or not of the declared shape.

use postern_shared::path;
use serde_json::json;

use super::{APPEND, send_as, without_effect, writes};
use crate::fixture::Fixture;
use crate::harness::{Postern, schema};
use crate::openapi::body_schema;
use crate::samples::Sample;

#[tokio::test]
async fn a_body_that_is_not_one_json_object_is_refused_by_every_write() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000)).into_bytes();
    // An optional body can be empty: see `principals::adopt_all`.
    for sample in writes().filter(|sample| !sample.template().contains("/adopt")) {
        let prepared = fixture.prepare(sample, &ada).await;
        let valid = prepared.body.as_ref().unwrap();
        let (field, value) = valid.as_object().unwrap().iter().next().unwrap();
        let twice = format!("{{\"{field}\":{value},{}", &valid.to_string()[1..]);
        let mut bodies: Vec<Vec<u8>> = [
            "",
            " \n",
            "null",
            "17",
            "[]",
            "\"text\"",
            "true",
            "{",
            "}",
            "NaN",
            "{'a':1}",
            "{\"a\":1,}",
            "/**/{}",
            "{\"a\":1e999}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":01}",
            "\u{feff}{}",
            "{}\u{0}",
            "{}{}",
            "{}x",
            &twice,
            &format!("{valid}x"),
            &format!("{valid}{valid}"),
            &format!("{valid}\u{a0}"),
            &format!("[{valid}]"),
        ]
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
        bodies.extend([b"{\"a\":\"\xff\"}".to_vec(), b"\xff\xfe{}".to_vec(), deep("[", "]"), deep("{\"a\":", "}")]);
        let deep_inside = |deep: Vec<u8>| [b"{\"a\":".as_slice(), &deep, b"}"].concat();
        bodies.extend([deep_inside(deep("[", "]")), b"[".repeat(10_000), b"{\"a\":".repeat(10_000)]);
        without_effect(&postern, async {
            for body in bodies {
                let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
                let reply = prepared.send_body(&postern, &ada, body).await;
                assert_eq!(
                    (reply.status, &reply["code"]),
                    (400, &json!("bad_body")),
                    "{} {shown}: {reply:?}",
                    sample.operation
                );
                assert!(reply.text.len() < 2000, "the response quotes all of {shown}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn an_unknown_field_is_refused_and_named() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    for sample in writes().filter(|sample| sample.operation != APPEND) {
        let prepared = fixture.prepare(sample, &ada).await;
        without_effect(&postern, async {
            for extra in [
                "id",
                "isAdmin",
                "role",
                "created_by",
                "createdBy",
                "hash",
                "version",
                "provisioned_by",
                "__proto__",
                "Name",
                "",
            ] {
                // Another kind of proposal has the field `role`, so the error is a different one.
                if extra == "role" && sample.template() == path::IMPACT {
                    continue;
                }
                let mut body = prepared.body.clone().unwrap();
                body[extra] = json!(true);
                let reply = prepared.send_body(&postern, &ada, body.to_string()).await.is_problem(400, "bad_body");
                assert!(reply["detail"].as_str().unwrap().contains(&format!("unknown field `{extra}`")), "{reply:?}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused_and_its_field_named() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    let values = [
        json!(17),
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!("text"),
        json!(true),
        json!(null),
        json!([]),
        json!({}),
        json!([17]),
        json!([null]),
        json!([[]]),
        json!({"$ne": ""}),
    ];
    for sample in writes().filter(|sample| sample.operation != APPEND) {
        let prepared = fixture.prepare(sample, &ada).await;
        let declared = body_schema(&postern, sample)["properties"].clone();
        without_effect(&postern, async {
            for (field, schema) in declared.as_object().unwrap() {
                for value in values.iter().filter(|value| schema::validate(postern.document(), schema, value).is_err())
                {
                    let mut body = prepared.body.clone().unwrap();
                    body[field] = value.clone();
                    let reply = prepared.send_body(&postern, &ada, body.to_string()).await.is_problem(400, "bad_body");
                    let named = reply["errors"][0]["field"].as_str().unwrap_or_default();
                    assert!(named == field || named.starts_with(&format!("{field}[")), "{field} {value}: {reply:?}");
                }
            }
        })
        .await;
    }
}

#[tokio::test]
async fn only_the_json_media_type_is_accepted_in_any_case() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    for sample in writes() {
        let prepared = fixture.prepare(sample, &ada).await;
        let valid = prepared.body.clone().unwrap().to_string();
        without_effect(&postern, async {
            for content_type in [
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonp",
                "text/json",
                "application/json5",
                "application/merge-patch+json",
                "application/xml; application/json",
                "json",
                "",
                "text/plain, application/json",
            ] {
                send_as(&postern, &prepared, &ada, content_type, valid.clone())
                    .await
                    .is_problem(415, "unsupported_media_type");
            }
            let untyped = prepared.request(&ada).body(valid.clone().into()).unwrap();
            postern.send(untyped).await.is_problem(415, "unsupported_media_type");
            for content_type in ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"] {
                send_as(&postern, &prepared, &ada, content_type, "[]").await.is_problem(400, "bad_body");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_duplicate_key_in_a_record_is_refused_at_any_depth() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    let prepared = fixture.prepare(Sample::of(APPEND), &ada).await;
    without_effect(&postern, async {
        for body in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"a":{"b":1,"b":2}}"#,
            r#"{"a":[{"b":1},{"c":1,"c":2}]}"#,
            r#"{"a":[[{"b":{"c":[0,{"d":1,"d":null}]}}]]}"#,
            r#"{"":1,"":2}"#,
        ] {
            let reply = prepared.send_body(&postern, &ada, body).await.is_problem(400, "bad_body");
            assert!(reply["detail"].as_str().unwrap().contains("duplicate key"), "{reply:?}");
        }
    })
    .await;
    // The same key in different objects is no duplicate.
    prepared.send_body(&postern, &ada, r#"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#).await.is(201);
}

#[tokio::test]
async fn every_accepted_record_can_be_read_back_at_any_depth() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    let prepared = fixture.prepare(Sample::of(APPEND), &ada).await;
    let mut deepest = 0;
    for depth in (1..=130).rev() {
        let body = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        let reply = prepared.send_body(&postern, &ada, body.clone()).await;
        if reply.status == 201 {
            deepest = deepest.max(depth);
            let list = ada.get(&format!("{}?limit=1", prepared.path)).await.is(200);
            assert_eq!(list["items"][0]["data"].to_string(), body, "at depth {depth}");
            postern.advance(jiff::SignedDuration::from_millis(1));
        } else {
            reply.is_problem(400, "bad_body");
        }
    }
    assert!(deepest >= 32, "only {deepest} levels are accepted");
}

#[tokio::test]
async fn a_proposal_with_a_field_of_another_kind_is_refused_and_the_field_is_named() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[]).await;
    for (field, value) in [
        ("permissions", json!(["roles:read"])),
        ("role", json!(role)),
        ("owner", json!(ada.id)),
        ("key", json!("key_000000000000")),
        ("resource", json!("inventory")),
        ("disabled", json!(false)),
        ("roles", json!([])),
    ] {
        let mut body = json!({ "action": "principal.delete", "principal": ada.id });
        body[field] = value;
        let reply = ada.post(path::IMPACT, body).await.is_problem(400, "bad_body");
        assert!(reply["detail"].as_str().unwrap().contains(&format!("unknown field `{field}`")), "{reply:?}");
    }
    for (action, missing) in [
        ("role.edit", "role"),
        ("principal.edit", "principal"),
        ("key.delete", "owner"),
        ("resource.retire", "resource"),
    ] {
        let reply = ada.post(path::IMPACT, json!({ "action": action })).await.is_problem(400, "bad_body");
        assert!(reply["detail"].as_str().unwrap().contains(&format!("missing field `{missing}`")), "{reply:?}");
    }
}
