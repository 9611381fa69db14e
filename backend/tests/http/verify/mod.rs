//! `POST /verify`.

mod answer;
mod calls;

use serde_json::json;

use crate::harness::{Actor, Postern, Program, Reply};

const VERIFY: &str = "/api/v1/verify";

/// A service that may only verify keys, and a scanner whose key it verifies.
struct Fixture<'a> {
    service: Program,
    /// Ada, who manages the scanner.
    ada: Actor<'a>,
    role: String,
    scanner: String,
    /// The path of the scanner.
    path: String,
    key: Program,
}

impl<'a> Fixture<'a> {
    async fn new(postern: &'a Postern) -> Self {
        let ada = postern.ada();
        let verifier = ada.role("Verifier", &["api_keys:verify"]).await;
        let service = ada.api_user("Slab service", &[&verifier]).await;
        let service = ada.key(&service, "Main").await;
        let role = ada.role("Scanner", &["inventory:read", "inventory:write"]).await;
        let scanner = ada.api_user("Scanner", &[&role]).await;
        let key = ada.key(&scanner, "Left").await;
        Self { service, ada, role, path: format!("/api/v1/api-users/{scanner}"), scanner, key }
    }

    /// The answer of an instance to the service about a key.
    async fn ask(&self, postern: &Postern, key: &str) -> Reply {
        verify(&self.service.at(postern), key).await
    }

    /// An API user provisioned by a key of a controller: the path of the controller's key, and a key of the API user.
    async fn dependent(&self, postern: &Postern) -> (String, Program) {
        let role = self.ada.role("Provisioning", &["api_users:read", "api_users:write"]).await;
        let controller = self.ada.api_user("Controller", &[&role]).await;
        let main = self.ada.key(&controller, "Main").await;
        let main_path = format!("/api/v1/api-users/{controller}/keys/{}", main.id);
        let main = main.at(postern);
        let dependent = main.api_user("Bound", &[]).await;
        (main_path, main.key(&dependent, "Bound").await)
    }
}

async fn verify(actor: &Actor<'_>, key: &str) -> Reply {
    actor.post(VERIFY, json!({ "key": key })).await.is(200)
}
