//! Bodies that are not JSON, or not of the declared shape.

use http::header::CONTENT_TYPE;
use postern_shared::path;
use serde_json::json;

use super::each_without_effect;
use crate::fixture::Fixture;
use crate::harness::{Postern, schema};
use crate::openapi::body_schema;
use crate::operations::{APPEND, Operation, writes};

/// The operations whose bodies have declared fields.
fn writes_with_fields() -> impl Iterator<Item = Operation> {
    writes().filter(|operation| !operation.is_append())
}

#[tokio::test]
async fn a_body_that_is_not_one_json_object_is_refused_by_every_write() {
    let no_object = ["", " \n", "null", "17", "[]", "\"text\"", "true", "{", "}", "NaN", "{}\u{0}", "{}{}", "{}x"];
    let no_json = [
        "{'a':1}",
        "{\"a\":1,}",
        "/**/{}",
        "{\"a\":1e999}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":01}",
        "\u{feff}\u{feff}{}",
        "{}\u{feff}",
    ];
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    let too_deep = [
        deep("[", "]"),
        deep("[", ""),
        deep("{\"a\":", "}"),
        deep("{\"a\":", ""),
        format!("{{\"a\":{}}}", deep("[", "]")),
    ];
    each_without_effect(writes(), async |attempt| {
        // The body of an adoption is optional, so it can be empty.
        let is_optional = attempt.prepared.operation.template.contains("/adopt");
        let valid = attempt.prepared.body();
        let (field, value) = valid.as_object().unwrap().iter().next().unwrap();
        let around_valid = [
            format!("{{\"{field}\":{value},{}", &valid.to_string()[1..]),
            format!("{valid}x"),
            format!("{valid}{valid}"),
            format!("{valid}\u{a0}"),
            format!("[{valid}]"),
        ];
        let texts = no_object.iter().chain(&no_json).filter(|text| !is_optional || !text.trim().is_empty());
        let texts = texts.map(|text| (*text).to_owned());
        let texts = texts.chain(too_deep.clone()).chain(around_valid).map(String::into_bytes);
        for body in texts.chain([b"{\"a\":\"\xff\"}".to_vec(), b"\xff\xfe{}".to_vec()]) {
            let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
            let mut reply = attempt.send_body(body).await;
            reply.request = format!("{} with {shown}", reply.request);
            assert!(reply.is_problem(400, "bad_body").text.len() < 2000, "the response quotes all of {shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_unknown_field_is_refused_and_named() {
    let names = "__proto__ Name built_in created_at created_by createdBy disabled expires_at hash id isAdmin issued_by \
                 keys kind login name owner password permissions provisioned_by retired_at role scope secret status \
                 version";
    each_without_effect(writes_with_fields(), async |attempt| {
        let declared = &body_schema(attempt.postern, attempt.prepared.operation)["properties"];
        // Another kind of proposal has these fields, so the error is a different one.
        let of_a_proposal = ["owner", "permissions", "role"].map(|name| (path::IMPACT, name));
        for extra in names.split(' ').chain([""]).filter(|name| declared.get(name).is_none()) {
            if of_a_proposal.contains(&(attempt.prepared.operation.template, extra)) {
                continue;
            }
            let reply = attempt.send_field(extra, &json!(true)).await.is_problem(400, "bad_body");
            assert!(reply.text_at("/detail").contains(&format!("unknown field `{extra}`")), "{reply:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused_and_its_field_named() {
    let values = json!([17, -1, 0.5, 1e300, "text", true, null, [], {}, [17], [null], [[]], {"$ne": ""}]);
    each_without_effect(writes_with_fields(), async |attempt| {
        let document = attempt.postern.document();
        let declared = body_schema(attempt.postern, attempt.prepared.operation)["properties"].clone();
        for (field, schema) in declared.as_object().unwrap() {
            let wrong = |value: &&serde_json::Value| schema::validate(document, schema, value).is_err();
            for value in values.as_array().unwrap().iter().filter(wrong) {
                let reply = attempt.send_field(field, value).await.is_problem(400, "bad_body");
                let named = reply["errors"][0]["field"].as_str().unwrap_or_default();
                assert!(named == field || named.starts_with(&format!("{field}[")), "{field} {value}: {reply:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn only_the_json_media_type_is_accepted_in_any_case() {
    let unsupported = [
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
    ];
    let supported = ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"];
    each_without_effect(writes(), async |attempt| {
        let valid = attempt.prepared.body().to_string();
        for media_type in unsupported.into_iter().map(Some).chain([None]) {
            let request = attempt.prepared.request(&attempt.ada);
            let request = media_type.into_iter().fold(request, |request, it| request.header(CONTENT_TYPE, it));
            attempt.postern.send_with(request, valid.clone()).await.is_problem(415, "unsupported_media_type");
        }
        for media_type in supported {
            let request = attempt.prepared.request(&attempt.ada).header(CONTENT_TYPE, media_type);
            attempt.postern.send_with(request, "[]").await.is_problem(400, "bad_body");
        }
    })
    .await;
}

#[tokio::test]
async fn a_byte_order_mark_makes_no_difference() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    let key = ada.token("Gateway").await;
    for operation in writes().filter(|operation| operation.template != path::SETUP) {
        let sender = fixture.sender(operation).await;
        let prepared = fixture.prepare(operation, &sender).await;
        prepared.send_body(&postern, &sender, format!("\u{feff}{}", prepared.body())).await.is_success();
    }
    let marked = format!("\u{feff}{}", json!({ "key": key.secret }));
    let request = ada.request(http::Method::POST, path::VERIFY).header(CONTENT_TYPE, "application/json");
    assert_eq!(postern.send_with(request, marked).await.is(200)["active"], true);
    let append = fixture.prepare(APPEND, &ada).await;
    let record = append.send_body(&postern, &ada, "\u{feff}{\"epc\":\"\u{feff}3034\"}").await.is(201);
    assert_eq!(record["data"], json!({ "epc": "\u{feff}3034" }), "a mark inside a text is kept");
}

#[tokio::test]
async fn a_duplicate_key_in_a_record_is_refused_at_any_depth() {
    each_without_effect([APPEND], async |attempt| {
        for body in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"a":{"b":1,"b":2}}"#,
            r#"{"a":[{"b":1},{"c":1,"c":2}]}"#,
            r#"{"a":[[{"b":{"c":[0,{"d":1,"d":null}]}}]]}"#,
            r#"{"":1,"":2}"#,
        ] {
            let reply = attempt.send_body(body).await.is_problem(400, "bad_body");
            assert!(reply.text_at("/detail").contains("duplicate key"), "{reply:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_accepted_record_can_be_read_back_at_any_depth() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    let prepared = fixture.prepare(APPEND, &ada).await;
    // The same key in different objects is no duplicate.
    prepared.send_body(&postern, &ada, r#"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#).await.is(201);
    postern.advance(jiff::SignedDuration::from_millis(1));
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
    let of_another_kind = [
        ("permissions", json!(["roles:read"])),
        ("role", json!(role)),
        ("owner", json!(ada.id)),
        ("key", json!("key_000000000000")),
        ("resource", json!("inventory")),
        ("disabled", json!(false)),
        ("roles", json!([])),
    ];
    let unknown = of_another_kind.map(|(field, value)| {
        let body = json!({ "action": "principal.delete", "principal": ada.id, field: value });
        (body, format!("unknown field `{field}`"))
    });
    let missing = [
        ("role.edit", "role"),
        ("principal.edit", "principal"),
        ("key.delete", "owner"),
        ("resource.retire", "resource"),
    ];
    let missing = missing.map(|(action, field)| (json!({ "action": action }), format!("missing field `{field}`")));
    for (body, detail) in unknown.into_iter().chain(missing) {
        let reply = ada.post(path::IMPACT, body).await.is_problem(400, "bad_body");
        assert!(reply.text_at("/detail").contains(&detail), "{reply:?}");
    }
}
