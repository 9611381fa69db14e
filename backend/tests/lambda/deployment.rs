//! The template and the programs agree on the table, the variables, the metrics, and the calls that each program makes
//! and may make.

use std::collections::BTreeSet;

use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use postern_backend::lambda::{environment, metrics};
use postern_shared::path;
use serde_json::{Value, json};

use crate::fixture::{Fixture, TABLE, USES_RESTORED};
use crate::harness::{ADMINISTRATOR, PASSWORD, Postern};
use crate::template::{Policy, Reading, Template, actions_of};

/// Whether the policy allows a call in one of the readings.
fn may_allow(policy: &Policy, operation: &str, body: &Value) -> bool {
    Reading::ALL.into_iter().any(|reading| policy.allows(operation, body, reading))
}

/// A primary key in DynamoDB's JSON.
fn key(pk: &str) -> Value {
    json!({ "pk": { "S": pk }, "sk": { "S": "x" } })
}

/// The answer to an operation that describes the table.
async fn describe(fixture: &Fixture, operation: &str) -> Value {
    let mut request = HttpRequest::new(json!({ "TableName": TABLE }).to_string().into());
    request.headers_mut().insert("x-amz-target", format!("DynamoDB_20120810.{operation}"));
    let answer = fixture.database.connector().call(request).await.unwrap();
    serde_json::from_slice(answer.body().bytes().unwrap()).unwrap()
}

#[tokio::test]
async fn the_template_defines_the_table_that_the_code_creates() {
    let fixture = Fixture::new().await;
    let described = describe(&fixture, "DescribeTable").await;
    let template = Template::read();
    let (created, declared) = (&described["Table"], template.properties("Table"));
    assert_eq!(declared["KeySchema"], created["KeySchema"]);
    assert_eq!(declared["AttributeDefinitions"], created["AttributeDefinitions"]);
    let indexes = |table: &Value| -> BTreeSet<String> {
        let indexes = table["GlobalSecondaryIndexes"].as_array().unwrap().iter();
        indexes.map(|index| json!([index["IndexName"], index["KeySchema"], index["Projection"]]).to_string()).collect()
    };
    assert_eq!(indexes(declared), indexes(created));
    let ttl = describe(&fixture, "DescribeTimeToLive").await;
    assert_eq!(declared["TimeToLiveSpecification"]["AttributeName"], ttl["TimeToLiveDescription"]["AttributeName"]);
}

#[test]
fn the_table_is_retained_backed_up_and_encrypted() {
    let template = Template::read();
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        assert_eq!(template.resource("Table")[policy], "Retain");
    }
    let table = template.properties("Table");
    assert_eq!(table["DeletionProtectionEnabled"], true);
    assert_eq!(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    assert_eq!(table["SSESpecification"]["SSEEnabled"], true);
    assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
}

#[test]
fn each_function_has_exactly_the_variables_that_its_program_reads() {
    let template = Template::read();
    for (function, read) in [
        ("ApiFunction", environment::API),
        ("AuthorizerFunction", environment::AUTHORIZER),
        ("RecoveryFunction", environment::RECOVERY),
    ] {
        let set = template.properties(function)["Environment"]["Variables"].as_object().unwrap();
        let set: BTreeSet<&str> = set.keys().map(String::as_str).collect();
        assert_eq!(set, read.iter().copied().collect(), "{function}");
    }
}

#[test]
fn requests_reach_a_published_version_and_alarms_roll_a_new_one_back() {
    let template = Template::read();
    for function in ["ApiFunction", "AuthorizerFunction"] {
        let properties = template.properties(function);
        assert_eq!(
            (&properties["AutoPublishAlias"], &properties["AutoPublishCodeSha256"]["Ref"]),
            (&json!("live"), &json!("Release"))
        );
        let alarms = properties["DeploymentPreference"]["Alarms"]["If"][1].as_array().unwrap();
        assert!(!alarms.is_empty());
        for alarm in alarms {
            assert_eq!(template.resource(alarm["Ref"].as_str().unwrap())["Type"], "AWS::CloudWatch::Alarm");
            assert_ne!(alarm["Ref"], "AuthorizerErrorsAlarm", "strangers can set it off");
        }
    }
    for resource in ["ApiPermission", "OrdersAuthorizerPermission"] {
        let function = template.properties(resource)["FunctionName"]["Ref"].as_str().unwrap();
        assert!(function.ends_with("Function.Alias"), "{resource}: {function}");
    }
    for integration in template.all("AWS::ApiGatewayV2::Integration") {
        assert_ne!(integration["IntegrationUri"]["GetAtt"], "ApiFunction.Arn");
    }
}

#[test]
fn every_log_group_can_be_written_by_aws_services_and_has_the_key_of_the_table() {
    let template = Template::read();
    let key = &template.properties("Table")["SSESpecification"]["KMSMasterKeyId"];
    assert_eq!(key["If"][1]["Ref"], "KmsKeyArn");
    for group in template.all("AWS::Logs::LogGroup") {
        assert!(
            group["LogGroupName"]["Sub"].as_str().unwrap().starts_with("/aws/vendedlogs/postern/${AWS::StackName}/")
        );
        assert_eq!(group["KmsKeyId"], *key);
    }
}

#[test]
fn no_output_contains_the_set_up_code_or_the_secret_of_the_front() {
    let outputs = Template::read().outputs().to_string();
    assert!(!outputs.contains("SetupCode") && !outputs.contains("FrontSecret"), "{outputs}");
}

#[test]
fn behind_the_front_no_limit_for_all_callers_lets_a_flood_stop_sign_ins() {
    let template = Template::read();
    let [condition, with_front, without] = &template.properties("Stage")["RouteSettings"]["If"].as_array().unwrap()[..]
    else {
        panic!("no condition");
    };
    assert_eq!(condition, "HasFront");
    let limited = |settings: &Value| settings.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let [session, setup, accept] =
        [path::SESSION, path::SETUP, path::INVITATION_ACCEPT].map(|path| format!("POST {path}"));
    assert_eq!(limited(with_front), [setup.clone()].into());
    assert_eq!(limited(without), [session, setup, accept].into());
    // The firewall counts single addresses, of which everyone has 2^64 in IPv6.
    assert_eq!(template.properties("Front")["DistributionConfig"]["IPV6Enabled"], false);
}

/// `outage` compares the metrics with those that the functions emit.
#[test]
fn errors_throttles_latency_and_refusals_of_both_functions_and_every_recovery_have_an_alarm() {
    let template = Template::read();
    let alarms = template.all("AWS::CloudWatch::Alarm");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let name = |alarm: &Value| (text(&alarm["Namespace"]), text(&alarm["MetricName"]));
    let of = |function: &str| -> BTreeSet<(String, String)> {
        let of_it = alarms.iter().filter(|alarm| alarm["Dimensions"][0]["Value"]["Ref"] == function);
        of_it.map(|alarm| name(alarm)).collect()
    };
    let names = |ours: &[&str], of_lambda: &[&str]| -> BTreeSet<(String, String)> {
        let ours = ours.iter().map(|name| (metrics::NAMESPACE.to_owned(), (*name).to_owned()));
        ours.chain(of_lambda.iter().map(|name| ("AWS/Lambda".to_owned(), (*name).to_owned()))).collect()
    };
    for function in ["ApiFunction", "AuthorizerFunction"] {
        let ours = [metrics::LATENCY, metrics::REFUSALS, metrics::THROTTLES];
        assert_eq!(of(function), names(&ours, &["Errors", "Throttles"]), "{function}");
    }
    assert_eq!(of("RecoveryFunction"), names(&[], &["Errors", "Invocations"]));
}

#[test]
fn only_iam_lets_anyone_invoke_the_recovery() {
    let template = Template::read();
    let recovery = template.properties("RecoveryFunction");
    assert!(recovery.get("Events").is_none() && recovery.get("FunctionUrlConfig").is_none());
    for kind in ["AWS::Lambda::Permission", "AWS::Lambda::Url", "AWS::ApiGatewayV2::Integration"] {
        for resource in template.all(kind) {
            assert!(!resource.to_string().contains("RecoveryFunction"), "{resource}");
        }
    }
}

#[test]
fn no_authorizer_of_the_template_caches_its_answers() {
    let template = Template::read();
    let authorizers = template.all("AWS::ApiGatewayV2::Authorizer");
    assert!(!authorizers.is_empty());
    for authorizer in authorizers {
        assert_eq!(authorizer["AuthorizerResultTtlInSeconds"], 0);
    }
}

#[test]
fn only_the_apis_that_are_named_may_invoke_the_authorizer() {
    let template = Template::read();
    let each = template.resource("Fn::ForEach::AuthorizerPermissions");
    assert_eq!((&each[0], &each[1]), (&json!("Api"), &json!({ "Ref": "GuardedApiIds" })));
    let named = &each[2]["AuthorizerPermission${Api}"]["Properties"];
    let permissions = template.all("AWS::Lambda::Permission").into_iter().chain([named]);
    let of_the_authorizer =
        permissions.filter(|permission| permission["FunctionName"]["Ref"] == "AuthorizerFunction.Alias");
    let sources = of_the_authorizer.map(|permission| permission["SourceArn"]["Sub"].as_str().unwrap());
    let sources: BTreeSet<&str> = sources.map(|arn| arn.rsplit(':').next().unwrap()).collect();
    assert_eq!(sources, ["${Api}/authorizers/*", "${OrdersApi}/authorizers/*"].into());
}

#[tokio::test]
async fn each_policy_allows_exactly_the_actions_that_its_program_uses() {
    let (fixture, api) = Fixture::ready().await;
    tour(&fixture, &api).await;
    let template = Template::read();
    for (program, function) in
        [("api", "ApiFunction"), ("authorizer", "AuthorizerFunction"), ("recovery", "RecoveryFunction")]
    {
        let policy = template.policy(function);
        let mut used = BTreeSet::new();
        for call in fixture.endpoint.tap.calls().into_iter().filter(|call| call.by == program) {
            let denied = policy.refusal(&call.operation, &call.body);
            assert!(denied.is_none(), "{program} may not: {denied:?}");
            used.append(&mut actions_of(&call.operation, &call.body));
        }
        assert_eq!(used, policy.actions(), "{program}");
        assert_eq!(policy.denials(), 0, "AWS advises against denying by keys");
    }
}

/// Makes each program perform every kind of call at least once.
async fn tour(fixture: &Fixture, api: &Postern) {
    let ada = api.ada();
    ada.resource("orders", "external").await;
    let (id, webshop) = ada.integration("Webshop", &["orders:read", "inventory:write"]).await;
    // The first call with the key also records its use.
    let orders = r#"{"abcdef123": {"resource": "orders"}}"#;
    let authorizer = fixture.authorizer(&[("POSTERN_GUARDED_APIS", orders)]).await;
    let call = crate::authorizer::call("GET", "/orders", &webshop);
    assert_eq!(authorizer.invoke(&call.http_2()).await.unwrap().unwrap()["isAuthorized"], true);
    ada.edit("/api/v1/resources/orders", json!({ "guards": [{ "api": "a1b2c3" }] })).await.is(200);
    assert_eq!(authorizer.invoke(&call.clone().at("a1b2c3").http_2()).await.unwrap().unwrap()["isAuthorized"], true);
    webshop.at(api).post("/api/v1/collections/inventory/records", json!({ "slab": 1 })).await.is(201);
    let sam = ada.person("sam@example.com", &[]).await;
    sam.at(api).delete("/api/v1/session").await.is(204);
    api.sign_in("sam@example.com", PASSWORD).await.is(200);
    for query in
        [format!("target={id}"), format!("actor={}", sam.id), "credential=key_000000000000".to_owned(), String::new()]
    {
        ada.get(&format!("/api/v1/changes?{query}")).await.is(200);
    }
    ada.delete(&format!("/api/v1/users/{}", sam.id)).await.is(204);
    // This also deletes its key.
    ada.delete(&format!("/api/v1/api-users/{id}")).await.is(204);
    recover(fixture, api).await;
    look_for_a_table(fixture, &call.http_2()).await;
}

/// Gives each program an event while its table does not exist.
async fn look_for_a_table(fixture: &Fixture, call: &Value) {
    let api = fixture.api_with(&[USES_RESTORED]).await;
    api.anonymous().get("/api/v1/healthz").await.is(503);
    let authorizer = fixture.authorizer(&[USES_RESTORED]).await;
    assert_eq!(authorizer.invoke(call).await.unwrap().unwrap_err().kind, "Unavailable");
    let recovery = fixture.recovery(&[USES_RESTORED]).await;
    let recover = json!({ "recover": "ada@example.com" });
    assert_eq!(recovery.invoke(&recover).await.unwrap().unwrap_err().kind, "NotDone");
}

/// Recovers an administrator who depends on a key, with a token that ends and a role that becomes independent, and then
/// Ada.
async fn recover(fixture: &Fixture, api: &Postern) {
    let hr = api.ada().token("HR").await;
    let role = hr.at(api).role("Clerk", &[]).await;
    let bob = hr.at(api).person("bob@example.com", &[ADMINISTRATOR, &role]).await;
    let backup = bob.at(api).token("Backup").await;
    bob.at(api).edit(&format!("/api/v1/account/tokens/{}", backup.id), json!({ "disabled": true })).await.is(200);
    let recovery = fixture.recovery(&[]).await;
    for login in ["bob@example.com", "ada@example.com"] {
        recovery.invoke(&json!({ "recover": login })).await.unwrap().unwrap();
    }
}

#[test]
fn no_call_outside_of_a_transaction_can_edit_or_delete_entries_of_the_change_log_or_records() {
    let template = Template::read();
    let delete = |pk: &str| json!({ "RequestItems": { "t": [{ "DeleteRequest": { "Key": key(pk) } }] } });
    let update = |pk: &str| json!({ "Key": key(pk), "UpdateExpression": "SET last_used_at = :now" });
    for (function, kept) in ["ApiFunction", "AuthorizerFunction", "RecoveryFunction"]
        .into_iter()
        .flat_map(|function| ["CHANGES#usr_1", "RECORDS#inventory#0", "EVENT#inventory#e1"].map(|pk| (function, pk)))
    {
        let policy = template.policy(function);
        assert!(!may_allow(&policy, "UpdateItem", &update(kept)), "{function}: {kept}");
        assert!(!may_allow(&policy, "DeleteItem", &json!({ "Key": key(kept) })), "{function}: {kept}");
        assert!(!may_allow(&policy, "BatchWriteItem", &delete(kept)), "{function}: {kept}");
    }
    let transaction = json!({ "TransactItems": [{ "Update": update("PRINCIPAL#usr_1") }] });
    assert!(!may_allow(&template.policy("AuthorizerFunction"), "TransactWriteItems", &transaction));
}

#[test]
fn the_authorizer_reads_no_passwords_and_writes_only_the_last_use() {
    let policy = Template::read().policy("AuthorizerFunction");
    let read = |keys: &[&str]| {
        let keys: Vec<Value> = keys.iter().map(|pk| key(pk)).collect();
        may_allow(&policy, "BatchGetItem", &json!({ "RequestItems": { "t": { "Keys": keys } } }))
    };
    assert!(read(&["PRINCIPAL#usr_1", "ROLE#rol_1", "NAME#resource", "GUARDED_API#a1b2c3"]));
    for other in ["PASSWORD#usr_1", "CHANGES#usr_1", "NAME#user", "RECORDS#inventory#0", "SETUP", "IDEMPOTENT#usr_1"] {
        assert!(!read(&["PRINCIPAL#usr_1", other]), "{other}");
    }
    let update = |pk: &str, expression: &str, returned: &str| {
        let body = json!({ "Key": key(pk), "UpdateExpression": expression, "ReturnValues": returned });
        may_allow(&policy, "UpdateItem", &body)
    };
    assert!(update("PRINCIPAL#usr_1", "SET last_used_at = :now", "NONE"));
    assert!(!update("PRINCIPAL#usr_1", "SET last_used_at = :now, disabled = :no", "NONE"));
    assert!(!update("PRINCIPAL#usr_1", "SET last_used_at = :now", "ALL_NEW"));
    let unsaid = json!({ "Key": key("PRINCIPAL#usr_1"), "UpdateExpression": "SET last_used_at = :now" });
    assert!(!may_allow(&policy, "UpdateItem", &unsaid), "the policy does not rely on the default");
    assert!(!update("ROLE#rol_1", "SET last_used_at = :now", "NONE"));
    assert!(!may_allow(&policy, "GetItem", &json!({ "Key": key("PRINCIPAL#usr_1") })));
    assert!(!may_allow(&policy, "PutItem", &json!({ "Item": key("PRINCIPAL#usr_1") })));
    assert!(!may_allow(&policy, "DeleteItem", &json!({ "Key": key("PRINCIPAL#usr_1") })));
}
