//! The way in for tests. A test reads like this:
//!
//! ```ignore
//! let stage = Stage::new().await;                                       // an empty table
//! let api = stage.ready_api().await;                                    // the program, set up by Ada
//! let reply = api.ask(&stage.ada, "GET", "/api/v1/roles", None).await;  // an event of an HTTP API
//! let authorizer = stage.authorizer(&[("POSTERN_RESOURCE", "orders")]).await;
//! ```
//!
//! Both programs are started as often as one likes, on the one table. The clock is the machine's.

mod api;
mod event;
#[allow(dead_code, reason = "the tests of `http`, whose file this is, use the rest of it")]
#[path = "../../http/harness/reply.rs"]
mod reply;

use std::path::Path;

pub use api::{Api, Asker};
pub use event::{HttpEvent, Source};
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::secret::hash::Plain;
use postern_backend::store::Store;
use postern_backend::store::client;
use postern_embedded::Embedded;
use postern_emulator::{Ended, Endpoint, Function};
pub use reply::Reply;
use serde_json::json;

/// The password of everyone in these tests.
pub const PASSWORD: &str = "walnut orbit cactus piano";
/// Where the console is, as these tests have it.
pub const PUBLIC_URL: &str = "https://postern.example.com";
/// The table, as these tests name it.
pub const TABLE: &str = "postern";
const API: &str = env!("CARGO_BIN_EXE_api");
const AUTHORIZER: &str = env!("CARGO_BIN_EXE_authorizer");

/// A table at an endpoint.
pub struct Stage {
    pub endpoint: Endpoint,
    pub database: Embedded,
    setup_code: Plain,
}

impl Stage {
    /// An empty table.
    pub async fn new() -> Self {
        let stage = Self::without_table().await;
        let client = client::in_process(stage.database.http_client());
        Store::new(client, TABLE, Random::system()).create_table_if_absent().await.unwrap();
        stage
    }

    /// An endpoint that has no table.
    pub async fn without_table() -> Self {
        let database = Embedded::memory().unwrap();
        let endpoint = Endpoint::start(database.clone()).await.unwrap();
        Self { endpoint, database, setup_code: bearer::setup(&Random::system()) }
    }

    /// The service, ready for events.
    pub async fn api(&self) -> Api {
        let mut function = self.start_api(&[]).await;
        assert!(function.ready().await.is_some(), "{}", function.log());
        Api { function }
    }

    /// The service, set up by Ada, and Ada.
    pub async fn ready_api(&self) -> (Api, Asker) {
        let api = self.api().await;
        let body =
            json!({ "code": self.setup_code(), "login": "ada@example.com", "name": "Ada", "password": PASSWORD });
        let reply = api.ask(&Asker::Nobody, "POST", "/api/v1/setup", Some(body)).await.is(201);
        (api, Asker::Person(reply.cookie()))
    }

    /// The service, started with these variables in place of those that it has by default.
    pub async fn start_api(&self, variables: &[(&str, &str)]) -> Function {
        let (hash, url) = (self.setup_code.hash().hex(), self.endpoint.url());
        let defaults = [
            ("POSTERN_TABLE", TABLE),
            ("POSTERN_PUBLIC_URL", PUBLIC_URL),
            ("POSTERN_SETUP_CODE_HASH", &hash),
            ("AWS_ENDPOINT_URL_DYNAMODB", &url),
        ];
        Function::start(Path::new(API), "api", &[&defaults, variables].concat()).await.unwrap()
    }

    /// An authorizer with these variables, ready for events.
    pub async fn authorizer(&self, variables: &[(&str, &str)]) -> Function {
        let mut function = self.start_authorizer(variables).await;
        assert!(function.ready().await.is_some(), "{}", function.log());
        function
    }

    /// An authorizer with these variables.
    pub async fn start_authorizer(&self, variables: &[(&str, &str)]) -> Function {
        let url = self.endpoint.url();
        let defaults = [("POSTERN_TABLE", TABLE), ("AWS_ENDPOINT_URL_DYNAMODB", &url)];
        Function::start(Path::new(AUTHORIZER), "authorizer", &[&defaults, variables].concat()).await.unwrap()
    }

    /// The set-up code.
    pub fn setup_code(&self) -> &str {
        self.setup_code.reveal()
    }

    /// The operations that a program has called so far, in their order.
    pub fn called_by(&self, program: &str) -> Vec<String> {
        let calls = self.endpoint.calls().into_iter().filter(|call| call.by == program);
        calls.map(|call| call.operation).collect()
    }
}

/// How a program ends that cannot begin, and the line in which it says why.
pub async fn refusal_to_start(mut function: Function) -> String {
    assert_eq!(function.ready().await, None, "it asks for events: {}", function.log());
    let Ended { status, log } = function.end().await.unwrap();
    assert!(!status.success());
    assert_eq!(log.lines().count(), 1, "{log}");
    let line: serde_json::Value = serde_json::from_str(&log).unwrap();
    line["message"].as_str().unwrap().to_owned()
}
