//! The lists of users, API users, roles and resources: sorted, complete at any page size, searched by a prefix,
//! and their names, which follow a rename.

use serde_json::{Value, json};

use crate::harness::{Postern, Reply};

const USERS: &str = "/api/v1/users";
const API_USERS: &str = "/api/v1/api-users";
const ROLES: &str = "/api/v1/roles";
const RESOURCES: &str = "/api/v1/resources";

/// A list, and what it holds after everything in `created` was created and `deleted` was deleted again.
struct List {
    path: &'static str,
    /// The field that the list is sorted by, and the field that names an item in its path.
    sorted_by: &'static str,
    id: &'static str,
    /// Names, with commas between them.
    created: &'static str,
    deleted: &'static str,
    sorted: &'static str,
    /// Searches, and what they find.
    searches: &'static [(&'static str, &'static str)],
}

const LISTS: [List; 4] = [
    List {
        path: USERS,
        sorted_by: "login",
        id: "id",
        created: "Zoe@example.com, Bob@example.com, ob@example.com, Carl, carla, élan@example.com, BOBBY",
        deleted: "carl2",
        sorted: "ada@example.com, Bob@example.com, BOBBY, Carl, carla, ob@example.com, Zoe@example.com, élan@example.com",
        searches: &[
            ("bob", "Bob@example.com, BOBBY"),
            ("BOB", "Bob@example.com, BOBBY"),
            ("%EF%BD%82ob", "Bob@example.com, BOBBY"), // a full-width b
            ("bobb", "BOBBY"),
            ("robert", ""),
        ],
    },
    List {
        path: API_USERS,
        sorted_by: "name",
        id: "id",
        created: "scanner b, Hours, Scanner A, hr system, \u{ff33}canner C",
        deleted: "Gone",
        sorted: "Hours, hr system, Scanner A, scanner b, \u{ff33}canner C",
        searches: &[
            ("SCAN", "Scanner A, scanner b, \u{ff33}canner C"),
            ("h", "Hours, hr system"),
            ("Scanner%20b", "scanner b"),
            ("x", ""),
        ],
    },
    List {
        path: ROLES,
        sorted_by: "name",
        id: "id",
        created: "dock, Éclair, Zebra, Ärzte, bay 10, Bay 2, Dock 1, DOCK 2, Docklands, Straße, Do",
        deleted: "Gone",
        sorted: "Administrator, bay 10, Bay 2, Do, dock, Dock 1, DOCK 2, Docklands, Straße, Zebra, Ärzte, Éclair",
        searches: &[
            ("dock", "dock, Dock 1, DOCK 2, Docklands"),
            ("DoCk", "dock, Dock 1, DOCK 2, Docklands"),
            ("%EF%BC%A4ock", "dock, Dock 1, DOCK 2, Docklands"), // a full-width D
            ("dock%202", "DOCK 2"),
            ("STRASS", "Straße"),
            ("ock", ""),
            ("nothing", ""),
        ],
    },
    List {
        path: RESOURCES,
        sorted_by: "name",
        id: "name",
        created: "gates, in, inner_doors",
        // A retired resource stays in the list.
        deleted: "doors",
        sorted: "shipping_events, receiving_events, inventory, doors, gates, in, inner_doors",
        searches: &[("in", "inventory, in, inner_doors"), ("x", "")],
    },
];

#[tokio::test]
async fn each_item_is_listed_once_and_sorted_in_pages_of_any_size_and_found_by_a_prefix_and_by_its_id() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for List { path, sorted_by, id, created, deleted, sorted, searches } in LISTS {
        for name in created.split(", ").chain([deleted]) {
            let mut body = json!({ "name": name });
            match path {
                USERS => body["login"] = json!(name),
                RESOURCES => body["kind"] = json!("collection"),
                _ => {}
            }
            let reply = ada.post(path, body).await.is(201);
            if name == deleted {
                ada.delete(reply.header("location").unwrap()).await.is(204);
            }
        }
        let names = |items: &[Value]| -> String {
            items.iter().map(|item| item[sorted_by].as_str().unwrap()).collect::<Vec<_>>().join(", ")
        };
        let all = ada.walk(path, 100).await;
        assert_eq!(names(&all), sorted, "{path}");
        for limit in 1..=all.len() + 1 {
            assert_eq!(ada.walk(path, limit).await, all, "{path} in pages of {limit}");
        }
        let whole = ada.get(&format!("{path}?limit={}", all.len())).await.is(200);
        assert_eq!(whole["next_cursor"], Value::Null, "{path}");
        for item in &all {
            let shown = ada.get(&format!("{path}/{}", item[id].as_str().unwrap())).await.is(200);
            assert_eq!(shown.body, *item, "{path}");
        }
        for (q, expected) in searches.iter().chain(&[("", sorted)]) {
            for limit in [1, 100] {
                let found = ada.walk(&format!("{path}?q={q}"), limit).await;
                assert_eq!(names(&found), *expected, "{path}?q={q} in pages of {limit}");
            }
        }
        ada.get(&format!("{path}?q={}", "x".repeat(2000))).await.is(200);
    }
}

#[tokio::test]
async fn a_rename_frees_the_old_name_and_takes_the_new_one_in_every_spelling() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for list in [ROLES, API_USERS] {
        let create = async |name: &str| ada.post(list, json!({ "name": name })).await;
        let [dock, gate] = [create("Dock").await.is(201), create("Gate").await.is(201)];
        let rename = async |created: &Reply, name: &str| {
            ada.edit(created.header("location").unwrap(), json!({ "name": name })).await
        };
        rename(&dock, "GATE").await.is_problem(409, "name_taken").is_field_problem("name", "taken");
        // Respelling a name does not conflict with itself, and every spelling stays taken.
        for (name, taken) in [("DOCK", "dock"), (" Quay ramp ", "QUAY  ramp")] {
            assert_eq!(rename(&dock, name).await.is(200)["name"], name.trim(), "{list}");
            create(taken).await.is_problem(409, "name_taken");
        }
        rename(&gate, "dock").await.is(200);
        rename(&gate, "Quay Ramp").await.is_problem(409, "name_taken").is_field_problem("name", "taken");
        let names: Vec<_> = ada.walk(list, 1).await.into_iter().map(|item| item["name"].clone()).collect();
        assert!(names.ends_with(&[json!("dock"), json!("Quay ramp")]), "{names:?}");
    }
}

#[tokio::test]
async fn a_page_has_up_to_a_hundred_items_and_fifty_by_default() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for n in 0..51 {
        ada.post(USERS, json!({ "login": format!("user{n:02}"), "name": "Someone" })).await.is(201);
    }
    assert_eq!(ada.get(USERS).await.is(200)["items"].as_array().unwrap().len(), 50);
    let page = ada.get(&format!("{USERS}?limit=100")).await.is(200);
    assert_eq!((page["items"].as_array().unwrap().len(), &page["next_cursor"]), (52, &Value::Null));
}

#[tokio::test]
async fn a_cursor_is_valid_for_one_search_in_any_spelling() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for name in ["Dock 1", "Dock 2", "Three"] {
        ada.api_user(name, &[&ada.role(name, &[]).await]).await;
    }
    for list in [ROLES, API_USERS] {
        let cursor = ada.get(&format!("{list}?q=dock&limit=1")).await.is(200).text_at("/next_cursor");
        ada.get(&format!("{list}?q=DOCK&limit=5&cursor={cursor}")).await.is(200);
        for other in ["q=do&", "q=t&", ""] {
            ada.get(&format!("{list}?{other}cursor={cursor}")).await.is_problem(400, "bad_cursor");
        }
        let cursor = ada.get(&format!("{list}?limit=1")).await.is(200).text_at("/next_cursor");
        ada.get(&format!("{list}?limit=2&cursor={cursor}")).await.is(200);
        ada.get(&format!("{list}?q=t&cursor={cursor}")).await.is_problem(400, "bad_cursor");
    }
}
