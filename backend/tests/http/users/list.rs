//! `GET /users`, `GET /users/{user}`: sorted by login, searched by prefix.

use serde_json::{Value, json};

use super::USERS;
use crate::harness::Postern;

fn logins(users: &[Value]) -> Vec<&str> {
    users.iter().map(|user| user["login"].as_str().unwrap()).collect()
}

async fn invite(postern: &Postern, login: &str) -> String {
    postern.ada().post(USERS, json!({ "login": login, "name": "Someone" })).await.is(201).text_at("/user/id")
}

#[tokio::test]
async fn the_list_and_the_single_look_up_show_the_same_user() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let found = ada.get(&format!("{USERS}/{}", ada.id)).await.is(200);
    assert_eq!(ada.get(USERS).await.is(200).body, json!({ "items": [found.body], "next_cursor": null }));
}

#[tokio::test]
async fn users_are_listed_once_each_and_sorted_by_login_in_pages_of_any_size() {
    let postern = Postern::ready().await;
    for login in ["Zoe@example.com", "bob@example.com", "Carl", "carla", "élan@example.com"] {
        invite(&postern, login).await;
    }
    let deleted = invite(&postern, "carl2").await;
    postern.ada().delete(&format!("{USERS}/{deleted}")).await.is(204);
    let expected = ["ada@example.com", "bob@example.com", "Carl", "carla", "Zoe@example.com", "élan@example.com"];
    for limit in [1, 2, 5, 6, 100] {
        assert_eq!(logins(&postern.ada().walk(USERS, limit).await), expected, "in pages of {limit}");
    }
    assert_eq!(postern.ada().get(&format!("{USERS}?limit=6")).await.is(200)["next_cursor"], Value::Null);
}

#[tokio::test]
async fn a_user_is_found_by_a_prefix_of_the_login_in_any_case_and_width() {
    let postern = Postern::ready().await;
    for login in ["Bob@example.com", "BOBBY@example.com", "ob@example.com"] {
        invite(&postern, login).await;
    }
    let bobs: &[&str] = &["Bob@example.com", "BOBBY@example.com"];
    let searches = [("bob", bobs), ("BOB", bobs), ("%EF%BD%82ob", bobs), ("bobb", &bobs[1..]), ("robert", &[])];
    for (q, expected) in searches {
        for limit in [1, 100] {
            let found = postern.ada().walk(&format!("{USERS}?q={q}"), limit).await;
            assert_eq!(logins(&found), expected, "q={q} in pages of {limit}");
        }
    }
}

#[tokio::test]
async fn a_page_has_one_to_a_hundred_items_and_fifty_by_default() {
    let postern = Postern::ready().await;
    for n in 0..51 {
        invite(&postern, &format!("user{n:02}")).await;
    }
    let page = postern.ada().get(USERS).await.is(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 50);
    let page = postern.ada().get(&format!("{USERS}?limit=100")).await.is(200);
    assert_eq!((page["items"].as_array().unwrap().len(), &page["next_cursor"]), (52, &Value::Null));
    for limit in ["0", "101", "-1", "many", "1.5", ""] {
        postern.ada().get(&format!("{USERS}?limit={limit}")).await.is_problem(400, "bad_query");
    }
}

#[tokio::test]
async fn an_unknown_user_is_not_found() {
    let postern = Postern::ready().await;
    postern.ada().get(&format!("{USERS}/usr_abcdefghijkl")).await.is_problem(404, "not_found");
}
