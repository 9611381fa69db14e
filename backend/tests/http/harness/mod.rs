//! The way in for tests. A test reads like this:
//!
//! ```ignore
//! let postern = Postern::ready().await;                    // set up, with an administrator called Ada
//! let ada = postern.ada();                                 // her browser, signed in
//! let role = ada.role("Reader", &["roles:read"]).await;    // shorthands for what many tests need
//! let reply = ada.get("/api/v1/roles").await;              // any request
//! reply.is(200);                                           // its status
//! assert_eq!(reply["items"][0]["name"], "Administrator");  // its body
//! ```
//!
//! Time stands still unless [`Postern::pass`] moves it. Every answer is held against the OpenAPI document: a status or a
//! problem code that the document does not know of for that route fails the test, whichever it is.
//!
//! [`Postern::tap`] counts the calls to the table and injects faults into them; [`Postern::dump`] is everything in it.
//! With `AWS_ENDPOINT_URL_DYNAMODB` set (and the other standard variables), the whole suite runs against that endpoint, a
//! fresh table for each test.

mod contract;
mod log;
pub mod operator;
mod people;
mod reply;
pub mod schema;
mod table;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::extract::Request;
use jiff::{SignedDuration, Timestamp};
pub use log::Entry;
pub use people::{Actor, Person, Program};
use postern_backend::app::App;
use postern_backend::clock::Clock;
use postern_backend::config::{Config, PublicUrl};
use postern_backend::http::{ClientAddress, router};
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::secret::hash::Secret;
use postern_backend::store::Store;
use postern_embedded::Tap;
pub use reply::Reply;
use serde_json::{Value, json};
pub use table::Dump;
use wire::Wire;

/// The password of everyone in these tests.
pub const PASSWORD: &str = "walnut orbit cactus piano";
/// Where the console is, as these tests have it.
pub const PUBLIC_URL: &str = "https://postern.example.com";

/// One instance of the service, on a table of its own unless it is a [`second`](Postern::second) one.
pub struct Postern {
    /// What counts and breaks the calls to the table.
    pub tap: Tap,
    /// The service below HTTP.
    pub app: App,
    wire: Wire,
    table: table::Table,
    time: Arc<AtomicI64>,
    setup_code: Secret,
    contract: Arc<contract::Contract>,
    ada: Option<Person>,
}

impl Postern {
    /// An instance on an empty table, not set up.
    pub async fn new() -> Self {
        let start: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        let time = Arc::new(AtomicI64::new(start.as_millisecond()));
        Self::on(table::Table::fresh(), time, bearer::setup(&Random::system())).await
    }

    /// An instance that Ada has set up.
    pub async fn ready() -> Self {
        let mut postern = Self::new().await;
        let reply = postern.set_up("ada@example.com", "Ada").await;
        let reply = reply.is(201);
        postern.ada = Some(Person::of(&reply));
        postern.tap.reset();
        postern
    }

    /// Another instance on the same table, with nothing in its memory; Ada's session is the same.
    pub async fn second(&self) -> Self {
        let mut second = Self::on(self.table.clone(), Arc::clone(&self.time), self.setup_code.clone()).await;
        second.ada.clone_from(&self.ada);
        second.tap.reset();
        second
    }

    async fn on(table: table::Table, time: Arc<AtomicI64>, setup_code: Secret) -> Self {
        let random = Random::system();
        let (client, tap) = table.client();
        let told = Arc::clone(&time);
        let clock = Clock::from_fn(move || Timestamp::from_millisecond(told.load(Ordering::SeqCst)).unwrap());
        let config = Config {
            public_url: PublicUrl::new(PUBLIC_URL).unwrap(),
            setup_code: Some(setup_code.hash()),
            hashes_at_once: 2,
        };
        let store = Store::new(client, table.name(), random.clone());
        store.create_table_if_absent().await.unwrap();
        let app = App::new(store, clock, random, config).unwrap();
        let wire = Wire::Router(router(&app));
        let document = wire.send(Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap()).await;
        let contract = Arc::new(contract::Contract::new(&document));
        Self { tap, app, wire, table, time, setup_code, contract, ada: None }
    }

    /// Ada, the administrator who set it up.
    pub fn ada(&self) -> Actor<'_> {
        self.ada.as_ref().expect("use Postern::ready()").at(self)
    }

    /// Someone without a credential.
    pub fn nobody(&self) -> Actor<'_> {
        Actor::nobody(self)
    }

    /// The set-up code.
    pub fn setup_code(&self) -> &str {
        self.setup_code.reveal()
    }

    /// Sets it up.
    pub async fn set_up(&self, login: &str, name: &str) -> Reply {
        let body = json!({ "code": self.setup_code(), "login": login, "name": name, "password": PASSWORD });
        self.nobody().post("/api/v1/setup", body).await
    }

    /// Signs in.
    pub async fn sign_in(&self, login: &str, password: &str) -> Reply {
        self.nobody().post("/api/v1/session", json!({ "login": login, "password": password })).await
    }

    /// Lets time pass.
    pub fn pass(&self, duration: SignedDuration) {
        self.time.fetch_add(i64::try_from(duration.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.time.load(Ordering::SeqCst)).unwrap()
    }

    /// From now on waiting takes no time: pauses and time limits are over as soon as nothing else is left to do. Not with a
    /// table at an endpoint, whose answers come from outside.
    pub fn skip_time(&self) {
        if matches!(self.table, table::Table::Embedded(_)) {
            tokio::time::pause();
        }
    }

    /// Everything in the table.
    pub async fn dump(&self) -> Dump {
        self.table.dump().await
    }

    /// Everything in the table but what asking leaves behind, whatever the answer: security counters and notes of use.
    pub async fn state(&self) -> Dump {
        table::state(self.dump().await)
    }

    /// The same, reached through a real socket from now on.
    pub async fn behind_a_socket(self) -> Self {
        Self { wire: self.wire.into_socket().await, ..self }
    }

    /// The OpenAPI document.
    pub fn document(&self) -> &Value {
        self.contract.document()
    }

    /// Sends a request as it is, and holds the answer against the OpenAPI document.
    pub async fn send(&self, mut request: Request) -> Reply {
        if request.extensions().get::<ClientAddress>().is_none() {
            request.extensions_mut().insert(ClientAddress("203.0.113.7".parse().unwrap()));
        }
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let reply = self.wire.send(request).await;
        self.contract.hold(&method, &path, &reply);
        reply
    }
}
