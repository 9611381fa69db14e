//! What can succeed once succeeds once: set-up, accepting an invitation, taking a name.

use futures_util::future::join_all;
use serde_json::json;

use super::{interleave, tally};
use crate::harness::{PASSWORD, Person, Postern};

#[tokio::test]
async fn fifty_concurrent_set_ups_create_one_administrator() {
    let postern = Postern::new().await;
    let second = postern.second().await;
    postern.skip_time();
    interleave(&postern);
    interleave(&second);
    let logins: Vec<String> = (0..50).map(|n| format!("ada{n}@example.com")).collect();
    let instances = [&postern, &second];
    let replies = join_all(logins.iter().enumerate().map(|(n, login)| instances[n % 2].set_up(login, "Ada"))).await;
    assert_eq!(tally(&replies), "1 × 201, 49 × 409");
    let ada = replies.iter().find(|reply| reply.status == 201).unwrap();
    for reply in replies.iter().filter(|reply| reply.status == 409) {
        assert_eq!(reply["code"], "already_set_up");
    }
    let users = Person::of(ada).at(&postern).get("/api/v1/users").await.is(200);
    assert_eq!(users["items"], json!([ada.body]));
    assert_eq!(postern.log_of(&ada.text_at("/id")).await.len(), 1);
}

#[tokio::test]
async fn twenty_concurrent_acceptances_of_one_invitation_sign_in_one() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let body = json!({ "login": "bob@example.com", "name": "Bob", "roles": [] });
    let invited = postern.ada().post("/api/v1/users", body).await.is(201);
    interleave(&postern);
    let nobody = postern.anonymous();
    let passwords: Vec<String> = (0..20).map(|n| format!("{PASSWORD} {n}")).collect();
    let code = invited.text_at("/invitation/code");
    let accept =
        |password: &String| nobody.post("/api/v1/invitations/accept", json!({ "code": code, "password": password }));
    let replies = join_all(passwords.iter().map(accept)).await;
    assert_eq!(tally(&replies), "1 × 200, 19 × 401");
    let winner = replies.iter().position(|reply| reply.status == 200).unwrap();
    postern.sign_in("bob@example.com", &passwords[winner]).await.is(200);
    postern.sign_in("bob@example.com", &passwords[(winner + 1) % 20]).await.is_problem(401, "sign_in_failed");
    let log = postern.log_of(&invited.text_at("/user/id")).await;
    let accepted = log.iter().filter(|entry| entry.0["action"] == "invitation.accept");
    assert_eq!(accepted.count(), 1);
}

#[tokio::test]
async fn twenty_concurrent_roles_or_users_of_one_name_create_one() {
    let postern = Postern::ready().await;
    postern.skip_time();
    interleave(&postern);
    let ada = postern.ada();
    // Different spellings of the same name.
    let spell = |n: usize, name: &str| match n % 4 {
        0 => name.to_owned(),
        1 => name.to_uppercase(),
        2 => format!(" {name} "),
        _ => name.replace('a', "ａ"),
    };
    let role = async |n| ada.post("/api/v1/roles", json!({ "name": spell(n, "warehouse"), "permissions": [] })).await;
    let user = async |n| {
        let body = json!({ "login": spell(n, "sam@example.com"), "name": "Sam", "roles": [] });
        ada.post("/api/v1/users", body).await
    };
    for replies in [join_all((0..20).map(role)).await, join_all((0..20).map(user)).await] {
        assert_eq!(tally(&replies), "1 × 201, 19 × 409");
        assert!(replies.iter().all(|reply| reply.status == 201 || reply["code"] == "name_taken"));
    }
    // In addition to the built-in Administrator role and Ada.
    for list in ["/api/v1/roles", "/api/v1/users"] {
        assert_eq!(ada.get(list).await.is(200)["items"].as_array().unwrap().len(), 2, "{list}");
    }
}
