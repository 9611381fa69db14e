//! `/roles`.

mod create;
mod delete;
mod edit;

use serde_json::json;

use crate::harness::Postern;

const ROLES: &str = "/api/v1/roles";
const ADMINISTRATOR: &str = "/api/v1/roles/rol_000000000000";

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
