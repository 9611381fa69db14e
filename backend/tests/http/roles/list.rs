//! `GET /roles`, `GET /roles/{role}`: sorted by name, searched by prefix.

use serde_json::{Value, json};

use super::{ADMINISTRATOR, ROLES};
use crate::harness::Postern;

fn names(roles: &[Value]) -> Vec<&str> {
    roles.iter().map(|role| role["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn administrator_is_built_in() {
    let postern = Postern::ready().await;
    let role = postern.ada().get(ADMINISTRATOR).await.is(200);
    let administrator = json!({
        "id": "rol_000000000000", "name": "Administrator",
        "description": "Grants every permission, including those that are defined later.", "permissions": [], "built_in": true, "provisioned_by": null,
        "holders": 1, "version": 1, "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z",
    });
    assert_eq!((&role.body, role.header("etag")), (&administrator, Some("\"1\"")));
    let listed = postern.ada().get(ROLES).await.is(200);
    assert_eq!(listed.body, json!({ "items": [administrator], "next_cursor": null }));
}

#[tokio::test]
async fn roles_are_listed_once_each_and_sorted_by_name_in_pages_of_any_size() {
    let postern = Postern::ready().await;
    for name in ["dock", "Éclair", "Zebra", "Ärzte", "bay 10", "Bay 2"] {
        postern.ada().role(name, &[]).await;
    }
    let expected = ["Administrator", "bay 10", "Bay 2", "dock", "Zebra", "Ärzte", "Éclair"];
    for limit in [1, 2, 6, 7, 100] {
        assert_eq!(names(&postern.ada().walk(ROLES, limit).await), expected, "in pages of {limit}");
    }
    assert_eq!(postern.ada().get(&format!("{ROLES}?limit=7")).await.is(200)["next_cursor"], Value::Null);
}

#[tokio::test]
async fn a_role_is_found_by_a_prefix_of_its_name_in_any_case_and_width() {
    let postern = Postern::ready().await;
    for name in ["Dock 1", "DOCK 2", "Docklands", "Straße", "Do"] {
        postern.ada().role(name, &[]).await;
    }
    let searches: [(&str, &[&str]); 8] = [
        ("dock", &["Dock 1", "DOCK 2", "Docklands"]),
        ("DoCk", &["Dock 1", "DOCK 2", "Docklands"]),
        ("%EF%BC%A4ock", &["Dock 1", "DOCK 2", "Docklands"]), // a full-width D
        ("dock%202", &["DOCK 2"]),
        ("STRASS", &["Straße"]),
        ("ock", &[]),
        ("nothing", &[]),
        ("", &["Administrator", "Do", "Dock 1", "DOCK 2", "Docklands", "Straße"]),
    ];
    for (q, expected) in searches {
        for limit in [1, 100] {
            let found = postern.ada().walk(&format!("{ROLES}?q={q}"), limit).await;
            assert_eq!(names(&found), expected, "q={q} in pages of {limit}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_valid_only_for_its_search() {
    let postern = Postern::ready().await;
    for name in ["Dock 1", "Dock 2"] {
        postern.ada().role(name, &[]).await;
    }
    let page = postern.ada().get(&format!("{ROLES}?q=dock&limit=1")).await.is(200);
    let cursor = page.text_at("/next_cursor");
    postern.ada().get(&format!("{ROLES}?q=DOCK&limit=5&cursor={cursor}")).await.is(200);
    postern.ada().get(&format!("{ROLES}?q=do&cursor={cursor}")).await.is_problem(400, "bad_cursor");
    postern.ada().get(&format!("{ROLES}?cursor={cursor}")).await.is_problem(400, "bad_cursor");
}

#[tokio::test]
async fn an_unknown_role_is_not_found() {
    let postern = Postern::ready().await;
    postern.ada().get(&format!("{ROLES}/rol_abcdefghijkl")).await.is_problem(404, "not_found");
}
