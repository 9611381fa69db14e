//! The restore that `infra/README.md` describes: the functions get the name of a restored table, and nothing else.

use serde_json::{Value, json};

use crate::authorizer::{Orders, ask};
use crate::fixture::{TABLE, USES_RESTORED};
use crate::harness::PASSWORD;
use crate::template::Template;

#[tokio::test]
async fn the_functions_go_on_with_a_restored_table_and_leave_the_old_one_alone() {
    let orders = Orders::new().await;
    let (fixture, old) = (&orders.fixture, &orders.api);
    let call = orders.call("GET", "/orders").http_2();
    let scanner = old.ada().token("Dock 4").await;
    let records = "/api/v1/collections/inventory/records";
    let record = scanner.at(old).post(records, json!({ "slab": 17 })).await.is(201).text_at("/id");
    fixture.restore(true).await;
    // What happened after that moment is not in the restored table.
    let late = old.ada().role("Late", &[]).await;
    let before = fixture.items(TABLE).await;

    let api = fixture.api_with(&[USES_RESTORED]).await;
    let authorizer = fixture.authorizer(&[USES_RESTORED]).await;
    let recovery = fixture.recovery(&[USES_RESTORED]).await;
    api.set_up("eve@example.com", "Eve").await.is_problem(409, "already_set_up");
    api.sign_in("ada@example.com", PASSWORD).await.is(200);
    assert_eq!(scanner.at(&api).get(records).await.is(200)["items"][0]["id"], record);
    assert!(ask(&authorizer, call).await.is_ok());
    api.ada().get(&format!("/api/v1/roles/{late}")).await.is(404);
    let role = api.ada().role("Reader", &[]).await;
    for list in ["/api/v1/changes".to_owned(), format!("/api/v1/changes?actor={}", api.ada().id)] {
        let log = api.ada().get(&list).await.is(200);
        assert_eq!(log["items"][0]["target"]["id"], role, "{list}");
    }
    recovery.invoke(&json!({ "recover": "ada@example.com" })).await.unwrap().unwrap();
    assert_eq!(fixture.items(TABLE).await, before);
}

#[test]
fn the_parameter_table_name_reaches_every_function_and_changes_nothing_else() {
    let template = Template::read();
    assert!(template.resource("Table").get("Condition").is_none(), "the own table would be deleted");
    for function in ["ApiFunction", "AuthorizerFunction", "RecoveryFunction"] {
        let table = &template.properties(function)["Environment"]["Variables"]["POSTERN_TABLE"];
        assert_eq!(
            *table,
            json!({ "If": ["UsesTableName", { "Ref": "TableName" }, { "Ref": "Table" }] }),
            "{function}"
        );
        let statements = template.properties(function)["Policies"][0]["Statement"].as_array().unwrap();
        // Reading the policy compares both tables.
        let on_either = |statement: &&Value| statement["Resource"]["If"][0] == "UsesTableName";
        assert_eq!(statements.iter().filter(on_either).count(), statements.len(), "{function}");
    }
}
