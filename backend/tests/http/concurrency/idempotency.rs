//! What can succeed once succeeds once: set-up, accepting an invitation, taking a name.

use serde_json::json;

use super::{crowd, tally};
use crate::harness::{PASSWORD, Person, Postern};

#[tokio::test]
async fn fifty_concurrent_set_ups_create_one_administrator() {
    let first = Postern::new().await;
    let second = first.second().await;
    first.skip_time();
    let replies = crowd(&[&first, &second], 50, |n, instance| async move {
        instance.set_up(&format!("ada{n}@example.com"), "Ada").await
    })
    .await;
    assert_eq!(tally(&replies), "1 × 201, 49 × 409");
    let ada = replies.iter().find(|reply| reply.status == 201).unwrap();
    assert!(replies.iter().all(|reply| reply.status == 201 || reply["code"] == "already_set_up"), "{replies:?}");
    let users = Person::of(ada).at(&first).get("/api/v1/users").await.is(200);
    assert_eq!(users["items"], json!([ada.body]));
    assert_eq!(first.log_of(&ada.text_at("/id")).await.len(), 1);
}

#[tokio::test]
async fn twenty_concurrent_acceptances_of_one_invitation_sign_in_one() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let invited = postern.ada().invite("bob@example.com", &[]).await;
    let code = &invited.text_at("/invitation/code");
    let password = |n: usize| format!("{PASSWORD} {n}");
    let replies = crowd(&[&postern], 20, |n, instance| async move {
        let body = json!({ "code": code, "password": password(n) });
        instance.anonymous().post("/api/v1/invitations/accept", body).await
    })
    .await;
    assert_eq!(tally(&replies), "1 × 200, 19 × 401");
    let winner = replies.iter().position(|reply| reply.status == 200).unwrap();
    postern.sign_in("bob@example.com", &password(winner)).await.is(200);
    postern.sign_in("bob@example.com", &password((winner + 1) % 20)).await.is_problem(401, "sign_in_failed");
    let log = postern.log_of(&invited.text_at("/user/id")).await;
    let accepted = log.iter().filter(|entry| entry.0["action"] == "invitation.accept");
    assert_eq!(accepted.count(), 1);
}

/// Different spellings of the same name.
fn spell(n: usize, name: &str) -> String {
    match n % 4 {
        0 => name.to_owned(),
        1 => name.to_uppercase(),
        2 => format!(" {name} "),
        _ => name.replace('a', "ａ"),
    }
}

#[tokio::test]
async fn twenty_concurrent_roles_or_users_of_one_name_create_one() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let body = |list: &str, n| match list {
        "/api/v1/roles" => json!({ "name": spell(n, "warehouse"), "permissions": [] }),
        _ => json!({ "login": spell(n, "sam@example.com"), "name": "Sam", "roles": [] }),
    };
    for list in ["/api/v1/roles", "/api/v1/users"] {
        let replies =
            crowd(&[&postern], 20, |n, instance| async move { instance.ada().post(list, body(list, n)).await }).await;
        assert_eq!(tally(&replies), "1 × 201, 19 × 409", "{list}");
        assert!(replies.iter().all(|reply| reply.status == 201 || reply["code"] == "name_taken"), "{list}");
        // In addition to the built-in Administrator role and Ada.
        assert_eq!(postern.ada().get(list).await.is(200)["items"].as_array().unwrap().len(), 2, "{list}");
    }
}
