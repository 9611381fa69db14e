//! `PATCH /resources/{name}` with `guards`: the APIs that a resource represents, and the permissions of their routes.

use serde_json::{Map, Value, json};

use crate::harness::{Actor, Postern, Reply};

const ORDERS: &str = "/api/v1/resources/orders";

/// An instance with an external resource `orders`.
async fn with_orders() -> Postern {
    let postern = Postern::ready().await;
    postern.ada().resource("orders", "external").await;
    postern
}

fn guards(guards: Value) -> Value {
    Value::Object(Map::from_iter([("guards".to_owned(), guards)]))
}

/// Two APIs in the order of their ids.
fn two_apis() -> Value {
    let routes =
        json!({ "POST /orders/search": "orders:read", "ANY /reports/{proxy+}": "inventory:read", "$default": null });
    json!([{ "api": "a1b2c3", "routes": {} }, { "api": "d4e5f6", "routes": routes }])
}

#[tokio::test]
async fn the_apis_of_a_resource_are_replaced_as_a_whole_and_the_change_log_records_it() {
    let postern = with_orders().await;
    let ada = postern.ada();
    assert_eq!(ada.get(ORDERS).await.is(200)["guards"], json!([]));
    let [one, other] = [two_apis()[0].clone(), two_apis()[1].clone()];
    let reply = ada.edit(ORDERS, guards(json!([other, { "api": "a1b2c3" }]))).await.is(200);
    assert_eq!((&reply["guards"], &reply["version"]), (&two_apis(), &json!(2)), "in the order of their ids");
    ada.logged(&reply, "resource.edit", guards(json!([])), guards(two_apis())).await;
    assert_eq!(ada.get(ORDERS).await.is(200).body, reply.body);

    let before = postern.state().await;
    ada.edit(ORDERS, guards(json!([other, one]))).await.is(200);
    ada.edit(ORDERS, json!({ "description": "" })).await.is(200);
    assert_eq!(postern.state().await, before, "another order is no change, and other edits leave the APIs alone");

    let reply = ada.edit(ORDERS, guards(json!([one]))).await.is(200);
    ada.logged(&reply, "resource.edit", guards(two_apis()), guards(json!([one]))).await;
    let reply = ada.delete(ORDERS).await.is(204);
    let (was, is) =
        (json!({ "guards": [one], "retired_at": null }), json!({ "guards": [], "retired_at": postern.now() }));
    ada.logged(&reply, "resource.retire", was, is).await;
    ada.edit(ORDERS, guards(json!([one]))).await.is_problem(409, "resource_retired");
}

#[tokio::test]
async fn an_api_belongs_to_one_resource_until_it_is_removed_or_the_resource_is_retired() {
    let postern = with_orders().await;
    let ada = postern.ada();
    ada.resource("invoices", "external").await;
    ada.edit(ORDERS, guards(two_apis())).await.is(200);
    let invoices = "/api/v1/resources/invoices";
    let claim = guards(json!([{ "api": "zzz" }, { "api": "a1b2c3" }]));
    let before = postern.state().await;
    let refused = ada.edit(invoices, claim.clone()).await.is_problem(409, "api_taken");
    let refused = refused.is_field_problem("guards[1].api", "taken");
    assert!(refused.text_at("/detail").contains("The resource orders represents this API"), "{refused:?}");
    assert_eq!(postern.state().await, before);

    ada.edit(ORDERS, guards(json!([two_apis()[1]]))).await.is(200);
    ada.edit(invoices, claim).await.is(200);
    let other = guards(json!([{ "api": "zzz" }, { "api": "a1b2c3" }, { "api": "d4e5f6" }]));
    ada.edit(invoices, other.clone()).await.is_problem(409, "api_taken");
    ada.delete(ORDERS).await.is(204);
    ada.edit(invoices, other).await.is(200);
}

#[tokio::test]
async fn an_api_or_route_that_cannot_exist_is_refused_and_named() {
    let postern = with_orders().await;
    let ada = postern.ada();
    ada.edit(ORDERS, guards(two_apis())).await.is(200);
    let before = postern.state().await;
    let refuses = async |sent: Value, field: &str, code: &str| {
        ada.edit(ORDERS, guards(sent)).await.is_invalid(field, code);
    };
    let long = "a".repeat(41);
    for api in ["", "A1B2C3", "a1-b2", "a1b2c3.execute-api.us-east-1.amazonaws.com", "a1#", &long] {
        refuses(json!([{ "api": api }]), "guards[0].api", "bad_api").await;
    }
    refuses(json!([{ "api": "a1" }, { "api": "a1" }]), "guards[1].api", "repeated").await;
    let (long, deep) = (format!("GET /{}", "a".repeat(508)), "GET /{a+}/b");
    for route in [
        "",
        "GET",
        "GET ",
        "/orders",
        "get /orders",
        "FETCH /orders",
        "GET orders",
        "GET  /orders",
        "GET /orders?x=1",
        "GET /or ders",
        "GET /orders/{id",
        "GET /orders/x{id}",
        "GET /{}",
        "GET //orders",
        "GET /orders/*",
        deep,
        "GET $default",
        "$Default",
        "GET /\u{f6}l",
        "GET /orders#",
        &long,
    ] {
        let sent = json!([{ "api": "a1" }, { "api": "b2", "routes": { "GET /": null, (route): "orders:read" } }]);
        refuses(sent, "guards[1].routes", "bad_route").await;
    }
    for permission in ["orders", "orders:delete", "invoices:read", "", "ORDERS:read"] {
        let sent = json!([{ "api": "a1" }, { "api": "b2", "routes": { "GET /": permission } }]);
        refuses(sent, "guards[1].routes", "unknown_permission").await;
    }
    let twice = r#"{"guards":[{"api":"a1","routes":{"GET /":null,"GET /":"orders:read"}}]}"#;
    let reply = edit_with_text(&ada, twice).await.is_problem(400, "bad_body");
    assert!(reply.text_at("/detail").contains("names a key twice"), "{reply:?}");
    assert_eq!(postern.state().await, before);
    let widest =
        json!({ "GET /": null, "ANY /{proxy+}": null, "PUT /a.b_c-d/{x_1}/": "users:read", "OPTIONS /~x": null });
    ada.edit(ORDERS, guards(json!([{ "api": "0", "routes": widest }]))).await.is(200);
}

/// Edits the resource with a body as it is.
async fn edit_with_text(ada: &Actor<'_>, body: &'static str) -> Reply {
    let version = ada.get(ORDERS).await.is(200).header("etag").unwrap().to_owned();
    let request = ada.request(http::Method::PATCH, ORDERS).header("content-type", "application/json");
    ada.postern().send_with(request.header("if-match", version), body).await
}

#[tokio::test]
async fn a_resource_has_up_to_20_apis_and_200_routes_of_16_000_bytes() {
    let postern = with_orders().await;
    let ada = postern.ada();
    for (apis, routes, length, fits) in
        [(20, 200, 30, true), (21, 1, 30, false), (1, 201, 30, false), (1, 160, 100, true), (1, 161, 100, false)]
    {
        // `GET /` and digits.
        let route = |n: usize| (format!("GET /{n:0width$}", width = length - 5), Value::Null);
        let api = |n: usize| {
            let routes: Map<String, Value> = (0..routes).filter(|route| route % apis == n).map(route).collect();
            json!({ "api": format!("api{n}"), "routes": routes })
        };
        let reply = ada.edit(ORDERS, guards((0..apis).map(api).collect())).await;
        if fits {
            reply.is(200)
        } else {
            reply.is_invalid("guards", "too_many")
        };
    }
}

#[tokio::test]
async fn only_an_external_resource_represents_apis() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("gates", "collection").await;
    let sent = guards(json!([{ "api": "a1" }]));
    ada.edit("/api/v1/resources/gates", sent.clone()).await.is_invalid("guards", "not_external");
    ada.edit("/api/v1/resources/gates", guards(json!([]))).await.is(200);
    ada.edit("/api/v1/resources/inventory", sent).await.is_problem(409, "built_in_resource");
}

#[tokio::test]
async fn only_an_independent_caller_with_all_permissions_concerned_changes_the_apis() {
    let postern = with_orders().await;
    let ada = postern.ada();
    ada.edit(ORDERS, guards(two_apis())).await.is(200);
    let all = ["resources:read", "resources:write", "orders:read", "orders:write", "inventory:read"];
    let lacking = |lacks: &str| all.into_iter().filter(|has| *has != lacks).collect::<Vec<_>>();
    let claims = guards(json!([{ "api": "new1" }]));
    for (n, lacks) in ["orders:read", "orders:write", "inventory:read"].into_iter().enumerate() {
        let someone = ada.person_with(&format!("lacks{n}@example.com"), &lacking(lacks)).await;
        // A permission that a route required before counts as well: all of these take a route away.
        someone.patch(ORDERS, claims.clone()).await.is_forbidden("beyond_your_rights", &[lacks]);
        someone.patch(ORDERS, json!({ "description": "" })).await.is(200);
    }
    let program = ada.program_with("Deployer", &all).await;
    program.patch(ORDERS, claims.clone()).await.is_problem(403, "independence_required");
    program.patch(ORDERS, json!({ "description": "", "guards": two_apis() })).await.is(200);
    let token = ada.token("Everything").await;
    token.at(&postern).patch(ORDERS, claims.clone()).await.is_problem(403, "independence_required");
    assert_eq!(ada.get(ORDERS).await.is(200)["guards"], two_apis());

    let someone = ada.person_with("has-all@example.com", &all).await;
    let refused = someone.patch(ORDERS, guards(json!([{ "api": "new1", "routes": { "GET /": "users:read" } }]))).await;
    refused.is_forbidden("beyond_your_rights", &["users:read"]);
    someone.patch(ORDERS, claims).await.is(200);
}

#[tokio::test]
async fn whoever_cannot_see_resources_does_not_learn_which_one_has_the_api() {
    let postern = with_orders().await;
    let ada = postern.ada();
    ada.resource("invoices", "external").await;
    ada.edit(ORDERS, guards(two_apis())).await.is(200);
    let blind = ada.person_with("blind@example.com", &["resources:write", "invoices:read", "invoices:write"]).await;
    let sent = guards(json!([{ "api": "a1b2c3" }]));
    let refused = blind.patch("/api/v1/resources/invoices", sent).await.is_problem(409, "api_taken");
    assert!(!refused.text.contains("orders"), "{refused:?}");
}
