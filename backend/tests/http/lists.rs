//! The lists of users, API users, roles and resources: sorted, complete at any page size, searched by any part of a
//! name, and their names, which follow a rename.

use postern_backend::store::item::item_of;
use postern_backend::store::{Commit, Directory, item_key};
use serde_json::{Value, json};

use crate::harness::{Postern, Reply};

const USERS: &str = "/api/v1/users";
const API_USERS: &str = "/api/v1/api-users";
const ROLES: &str = "/api/v1/roles";
const RESOURCES: &str = "/api/v1/resources";

/// The body that creates a role or an API user.
fn named(list: &str, name: &str) -> Value {
    if list == ROLES { json!({ "name": name }) } else { json!({ "name": name, "roles": [] }) }
}

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
            ("ob", "Bob@example.com, BOBBY, ob@example.com"),
            ("ELAN@", "élan@example.com"),
            ("e%CC%81l", "élan@example.com"), // an e and an accent
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
            ("r%20%20s", "hr system"),
            ("NNER", "Scanner A, scanner b, \u{ff33}canner C"),
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
            ("ock", "dock, Dock 1, DOCK 2, Docklands"),
            ("arz", "Ärzte"),
            ("ECLAIR", "Éclair"),
            (
                "%CC%88",
                "Administrator, bay 10, Bay 2, Do, dock, Dock 1, DOCK 2, Docklands, Straße, Zebra, Ärzte, Éclair",
            ), // only an accent
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
        sorted: "inventory, receiving_events, shipping_events, doors, gates, in, inner_doors",
        searches: &[
            ("in", "inventory, receiving_events, shipping_events, in, inner_doors"),
            ("DOOR", "doors, inner_doors"),
            ("_", "receiving_events, shipping_events, inner_doors"),
            ("x", ""),
        ],
    },
];

#[tokio::test]
async fn each_item_is_listed_once_and_sorted_in_pages_of_any_size_and_found_by_a_part_of_its_name_and_by_its_id() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for List { path, sorted_by, id, created, deleted, sorted, searches } in LISTS {
        for name in created.split(", ").chain([deleted]) {
            let mut body = json!({ "name": name });
            if matches!(path, USERS | API_USERS) {
                body["roles"] = json!([]);
            }
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
            let mut shown = shown.body;
            // Only the answer about one principal says what it can do.
            for field in ["effective_permissions", "limits"] {
                shown.as_object_mut().unwrap().remove(field);
            }
            assert_eq!(shown, *item, "{path}");
        }
        for (q, expected) in searches.iter().chain(&[("", sorted)]) {
            for limit in [1, 100] {
                let found = ada.walk(&format!("{path}?q={q}"), limit).await;
                assert_eq!(names(&found), *expected, "{path}?q={q} in pages of {limit}");
            }
        }
        let long = ada.get(&format!("{path}?q={}", "x".repeat(2000))).await.is(200);
        assert_eq!(long.body, json!({ "items": [], "next_cursor": null }));
    }
}

#[tokio::test]
async fn a_rename_frees_the_old_name_and_takes_the_new_one_in_every_spelling() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for list in [ROLES, API_USERS] {
        let create = async |name: &str| ada.post(list, named(list, name)).await;
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
        ada.post(USERS, json!({ "login": format!("user{n:02}"), "name": "Someone", "roles": [] })).await.is(201);
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

#[tokio::test]
async fn a_user_is_found_by_login_and_by_name_but_not_by_the_end_of_one_and_the_start_of_the_other() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let user = json!({ "login": "lindqvist@example.com", "name": "Åsa Lindqvist", "roles": [] });
    let path = ada.post(USERS, user).await.is(201).header("location").unwrap().to_owned();
    let finds = async |q: &str| {
        let found = ada.walk(&format!("{USERS}?q={q}"), 1).await;
        assert!(found.len() < 2, "{q} finds {found:?}");
        found.iter().any(|user| user["login"] == "lindqvist@example.com")
    };
    for (q, expected) in [("qvist@", true), ("ASA", true), ("a%20lind", true), ("comasa", false), ("com%0Aasa", false)]
    {
        assert_eq!(finds(q).await, expected, "{q}");
    }
    ada.edit(&path, json!({ "name": "Åsa Berg" })).await.is(200);
    for (q, expected) in [("qvist@", true), ("asa", true), ("a%20lind", false), ("BERG", true)] {
        assert_eq!(finds(q).await, expected, "{q} after the new name");
    }
    ada.delete(&path).await.is(204);
    assert!(!finds("berg").await);
}

#[tokio::test]
async fn a_rename_moves_what_a_search_finds() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for list in [ROLES, API_USERS] {
        let created = ada.post(list, named(list, "Dock scanner")).await.is(201);
        ada.edit(created.header("location").unwrap(), json!({ "name": "Gate scanner" })).await.is(200);
        for (q, expected) in [("ock", 0), ("ATE", 1), ("scanner", 1)] {
            assert_eq!(ada.walk(&format!("{list}?q={q}"), 1).await.len(), expected, "{list}?q={q}");
        }
    }
}

#[tokio::test]
async fn a_page_of_a_search_makes_at_most_four_queries_and_the_next_page_continues_there() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for name in ["A dock", "Z dock"] {
        ada.role(name, &[]).await;
    }
    // Between the two, 5 MB of names. One query looks at 1 MB.
    for n in 0..20 {
        let key = item_key::name(Directory::Role, &format!("filler {n:02}"));
        let entry = json!({ "id": "rol_0123456789ab", "searched": "x".repeat(250_000) });
        let mut commit = Commit::default();
        commit.put(key.clone(), item_of(&key, &entry).unwrap());
        postern.app.store.commit(commit).await.unwrap();
    }
    let page = async |cursor: &str| {
        postern.tap.reset();
        let page = ada.get(&format!("{ROLES}?q=DOCK{cursor}")).await.is(200);
        let queries = postern.tap.calls().into_iter().filter(|call| call.operation == "Query").count();
        let names: Vec<_> = page["items"].as_array().unwrap().iter().map(|role| role["name"].clone()).collect();
        (names, queries, page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")))
    };
    let (names, queries, next) = page("").await;
    assert_eq!((names, queries), (vec![json!("A dock")], 4));
    let (names, queries, next) = page(&next.unwrap()).await;
    assert_eq!((names, next), (vec![json!("Z dock")], None));
    assert!((1..4).contains(&queries), "{queries} queries");
}

#[tokio::test]
async fn a_list_of_names_counts_its_items_up_to_100_if_it_is_asked_to() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let total = async |path: &str| ada.get(path).await.is(200)["total"].clone();
    let of = |count: u32, more: bool| json!({ "count": count, "more": more });
    let gate = ada.role("Gate", &[]).await;
    for n in 0..3 {
        let roles = if n == 0 { Vec::new() } else { vec![gate.as_str()] };
        ada.api_user(&format!("Scanner {n}"), &roles).await;
    }
    ada.resource("orders", "external").await;
    for (path, expected) in [
        ("/api/v1/users?total=true", of(1, false)),
        ("/api/v1/roles?total=true", of(2, false)),
        ("/api/v1/roles?total=true&q=gate", of(1, false)),
        // Three are built in.
        ("/api/v1/resources?total=true", of(4, false)),
        ("/api/v1/resources?total=true&q=order&limit=1", of(1, false)),
        ("/api/v1/api-users?total=true&limit=1", of(3, false)),
        ("/api/v1/api-users?total=true&q=scanner%202", of(1, false)),
        (&format!("/api/v1/api-users?total=true&role={gate}&limit=1"), of(2, false)),
        // Each one would have to be looked at.
        ("/api/v1/api-users?total=true&status=active", Value::Null),
        (&format!("/api/v1/api-users?total=true&role={gate}&q=scanner"), Value::Null),
        ("/api/v1/api-users?total=false", Value::Null),
        ("/api/v1/api-users", Value::Null),
    ] {
        assert_eq!(total(path).await, expected, "{path}");
    }
    // The cursor is that of the same list, and the number that of the whole one.
    let first = ada.get("/api/v1/api-users?total=true&limit=2").await.is(200).text_at("/next_cursor");
    let rest = ada.get(&format!("/api/v1/api-users?total=true&limit=2&cursor={first}")).await.is(200);
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["total"]), (1, &of(3, false)));
    ada.get("/api/v1/roles?total=perhaps").await.is_problem(400, "bad_query");
    for n in 0..99 {
        ada.role(&format!("Shift {n}"), &[]).await;
    }
    assert_eq!(total("/api/v1/roles?total=true").await, of(100, true));
}

#[tokio::test]
async fn a_total_makes_no_further_call_where_the_first_page_is_the_whole_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let api_user = ada.api_user("Scanner", &[]).await;
    ada.role("Gate", &[]).await;
    for n in 0..2 {
        ada.key(&api_user, &format!("Key {n}")).await;
    }
    let calls = async |path: &str| {
        ada.get(path).await.is(200);
        postern.tap.reset();
        ada.get(path).await.is(200);
        postern.tap.calls().len()
    };
    for list in ["users", "roles", "resources", "keys"] {
        let path = format!("/api/v1/{list}");
        let plain = calls(&path).await;
        assert_eq!(calls(&format!("{path}?total=true")).await, plain, "{list}");
    }
    assert!(calls("/api/v1/keys?total=true&limit=1").await > calls("/api/v1/keys?limit=1").await);
}

#[tokio::test]
async fn the_list_of_keys_counts_those_that_the_caller_may_read() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let api_user = ada.api_user("Scanner", &[]).await;
    ada.token("Ada's").await;
    let of = |count: u32, more: bool| json!({ "count": count, "more": more });
    let reader = ada.person_with("kim@example.com", &["api_users:read"]).await;
    for n in 0..3 {
        ada.key(&api_user, &format!("Key {n}")).await;
    }
    for (who, path, expected) in [
        (&ada, "/api/v1/keys?total=true&limit=1", of(4, false)),
        (&reader, "/api/v1/keys?total=true&limit=1", of(3, false)),
        (&ada, "/api/v1/keys?total=true&limit=1&state=never_used&q=key%202", of(1, false)),
        (&ada, "/api/v1/keys?total=true&state=expired", of(0, false)),
        (&ada, "/api/v1/keys", Value::Null),
    ] {
        assert_eq!(who.get(path).await.is(200)["total"], expected, "{path}");
    }
    for n in 3..100 {
        ada.key(&api_user, &format!("Key {n}")).await;
    }
    assert_eq!(ada.get("/api/v1/keys?total=true").await.is(200)["total"], of(100, true));
}

#[tokio::test]
async fn lists_of_names_are_in_either_order_whatever_the_filter_and_the_page() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let gate = ada.role("Gate", &[]).await;
    ada.role("dock", &[]).await;
    for name in ["b", "A", "c"] {
        ada.api_user(&format!("Scanner {name}"), &[&gate]).await;
        ada.person(&format!("{name}@example.com"), &[&gate]).await;
        ada.resource(&format!("{}_scans", name.to_lowercase()), "external").await;
    }
    ada.api_user("Other", &[]).await;
    let walk = async |list: &str, order: &str, limit: u32| {
        let (mut names, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ada.get(&format!("/api/v1/{list}&order={order}&limit={limit}{cursor}")).await.is(200);
            names.extend(page["items"].as_array().unwrap().iter().map(|item| item["name"].clone()));
            let Some(next) = page["next_cursor"].as_str() else { return names };
            cursor = format!("&cursor={next}");
        }
    };
    let scanners = vec![json!("Scanner A"), json!("Scanner b"), json!("Scanner c")];
    let by_role = format!("api-users?role={gate}");
    assert_eq!(walk(&by_role, "asc", 2).await, scanners);
    for list in [
        &by_role,
        "api-users?total=true",
        "api-users?status=active",
        "api-users?q=scanner",
        "users?q=@",
        "roles?q=",
        "resources?q=",
    ] {
        let mut expected = walk(list, "asc", 100).await;
        assert!(expected.len() >= 3, "{list}: {expected:?}");
        expected.reverse();
        for limit in [1, 2, 100] {
            assert_eq!(walk(list, "desc", limit).await, expected, "{list} by {limit}");
        }
    }
    // A cursor belongs to one order.
    let next = ada.get("/api/v1/roles?limit=1").await.is(200).text_at("/next_cursor");
    ada.get(&format!("/api/v1/roles?limit=1&order=desc&cursor={next}")).await.is_problem(400, "bad_cursor");
    ada.get("/api/v1/roles?order=newest").await.is_problem(400, "bad_query");
}
