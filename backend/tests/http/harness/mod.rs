//! The test harness. A test reads like this:
//!
//! ```ignore
//! let postern = Postern::ready().await;                    // set up, with an administrator called Ada
//! let ada = postern.ada();                                 // her browser, signed in
//! let role = ada.role("Reader", &["roles:read"]).await;    // a shorthand for a common request
//! let reply = ada.get("/api/v1/roles").await;              // any request
//! reply.is(200);                                           // its status
//! assert_eq!(reply["items"][0]["name"], "Administrator");  // its body
//! ```
//!
//! Time stands still unless [`Postern::advance`] moves it. Every response is checked against the OpenAPI document: a
//! status or problem code that the document does not declare for the route fails the test.
//!
//! The same requests reach the router, a real socket ([`Postern::behind_a_socket`]) or a Lambda function (`lambda`).
//!
//! [`Postern::tap`] counts the calls to the table and injects faults into them; [`Postern::dump`] returns the whole
//! table. With `AWS_ENDPOINT_URL_DYNAMODB` set (and the other standard variables), the whole suite runs against that
//! endpoint, with a fresh table for each test.

mod contract;
mod kind;
#[allow(dead_code, reason = "the test binary `lambda` uses the rest")]
pub mod lambda;
mod log;
mod people;
mod reply;
pub mod schema;
pub mod service_log;
pub mod story;
mod table;
mod wire;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use jiff::SignedDuration;
pub use kind::Kind;
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
use postern_shared::time::Timestamp;
pub use reply::Reply;
use serde_json::{Value, json};
pub use table::Dump;
use wire::Wire;

/// The password of everyone in these tests.
pub const PASSWORD: &str = "walnut orbit cactus piano";
/// The id of the built-in role that grants every permission.
pub const ADMINISTRATOR: &str = "rol_000000000000";
/// The console's address in these tests.
pub const PUBLIC_URL: &str = "https://postern.example.com";

/// One instance of the service. It has its own table, unless it is a [`second`](Postern::second) instance.
pub struct Postern {
    /// Counts the calls to the table and injects faults into them.
    pub tap: Tap,
    /// The service without its HTTP layer.
    pub app: App,
    wire: Wire,
    table: table::Table,
    time: Arc<AtomicI64>,
    setup_code: Secret,
    contract: Arc<contract::Contract>,
    ada: Option<Person>,
}

impl Postern {
    /// An instance on an empty table, not yet set up.
    pub async fn new() -> Self {
        Self::on(table::Table::fresh(), Self::start(), SignedDuration::ZERO, bearer::setup(&Random::system()), |it| it)
            .await
    }

    /// As [`new`](Self::new), as the only instance on its table: it keeps what it reads in memory.
    pub async fn sole_writer() -> Self {
        let (table, code) = (table::Table::fresh(), bearer::setup(&Random::system()));
        Self::on(table, Self::start(), SignedDuration::ZERO, code, Store::as_sole_writer).await
    }

    /// The time at which each test starts.
    fn start() -> Arc<AtomicI64> {
        let start: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        Arc::new(AtomicI64::new(start.as_millisecond()))
    }

    /// An instance that Ada has set up.
    pub async fn ready() -> Self {
        Self::new().await.set_up_by_ada().await
    }

    /// As [`ready`](Self::ready), on a table in which a transaction takes this long and holds its items meanwhile, as in
    /// DynamoDB.
    pub async fn ready_with_slow_transactions(time: Duration) -> Self {
        let setup_code = bearer::setup(&Random::system());
        let table = table::Table::slow(time);
        Self::on(table, Self::start(), SignedDuration::ZERO, setup_code, |it| it).await.set_up_by_ada().await
    }

    /// The same instance, which Ada sets up.
    pub async fn set_up_by_ada(self) -> Self {
        let ada = Person::of(&self.set_up("ada@example.com", "Ada").await.is(201));
        self.tap.reset();
        self.known_to(&ada)
    }

    /// The same instance, with Ada's session.
    pub fn known_to(self, ada: &Person) -> Self {
        Self { ada: Some(ada.clone()), ..self }
    }

    /// Another instance on the same table, with an empty cache. It shares Ada's session.
    pub async fn second(&self) -> Self {
        self.second_behind(SignedDuration::ZERO).await
    }

    /// As [`second`](Self::second), with a clock that is behind.
    pub async fn second_behind(&self, behind: SignedDuration) -> Self {
        let (table, time, code) = (self.table.clone(), Arc::clone(&self.time), self.setup_code.clone());
        let second = Self::on(table, time, behind, code, |it| it).await;
        second.tap.reset();
        Self { ada: self.ada.clone(), ..second }
    }

    async fn on(
        table: table::Table,
        time: Arc<AtomicI64>,
        behind: SignedDuration,
        setup_code: Secret,
        store: fn(Store) -> Store,
    ) -> Self {
        let random = Random::system();
        let (client, tap) = table.client();
        let now = Arc::clone(&time);
        let clock = Clock::from_fn(move || Timestamp::from_millisecond(now.load(Ordering::SeqCst)).unwrap() - behind);
        let config = Config {
            public_url: PublicUrl::new(PUBLIC_URL).unwrap(),
            setup_code: Some(setup_code.hash()),
            hashes_at_once: 2,
        };
        let store = store(Store::new(client, table.name(), random.clone()));
        store.create_table_if_absent().await.unwrap();
        let app = App::new(store, clock, random, config).unwrap();
        let wire = Wire::Router(router(&app));
        let document = wire.send(Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap()).await;
        let contract = Arc::new(contract::Contract::new(&document));
        Self { tap, app, wire, table, time, setup_code, contract, ada: None }
    }

    /// Ada, the administrator who set up Postern.
    pub fn ada(&self) -> Actor<'_> {
        self.ada.as_ref().expect("use Postern::ready()").at(self)
    }

    /// A caller without a credential.
    pub fn anonymous(&self) -> Actor<'_> {
        Actor::anonymous(self)
    }

    /// The set-up code.
    pub fn setup_code(&self) -> &str {
        self.setup_code.reveal()
    }

    /// Sets up Postern, with [`PASSWORD`].
    pub async fn set_up(&self, login: &str, name: &str) -> Reply {
        let body = json!({ "code": self.setup_code(), "login": login, "name": name, "password": PASSWORD });
        self.anonymous().post("/api/v1/setup", body).await
    }

    /// Signs in.
    pub async fn sign_in(&self, login: &str, password: &str) -> Reply {
        self.anonymous().post("/api/v1/session", json!({ "login": login, "password": password })).await
    }

    /// Moves the clock forward.
    pub fn advance(&self, duration: SignedDuration) {
        self.time.fetch_add(i64::try_from(duration.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// The current time of the test clock.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.time.load(Ordering::SeqCst)).unwrap()
    }

    /// Makes waiting instant from now on: pauses and timeouts elapse as soon as every task is idle. Has no effect on
    /// a table at an endpoint, whose responses take real time.
    pub fn skip_time(&self) {
        if matches!(self.table, table::Table::Embedded(_)) {
            tokio::time::pause();
        }
    }

    /// Everything in the table.
    pub async fn dump(&self) -> Dump {
        self.table.dump().await
    }

    /// Everything in the table except what any request can change: failure counters and last-used fields.
    pub async fn state(&self) -> Dump {
        table::state(self.dump().await)
    }

    /// The same instance, served on a real socket.
    pub async fn behind_a_socket(self) -> Self {
        Self { wire: self.wire.into_socket().await, ..self }
    }

    /// The OpenAPI document.
    pub fn document(&self) -> &Value {
        self.contract.document()
    }

    /// Sends a request with a body, which can be empty.
    pub async fn send_with(&self, request: http::request::Builder, body: impl Into<Body>) -> Reply {
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Runs an action and asserts that it leaves the table unchanged.
    pub async fn unchanged_by<T>(&self, action: impl Future<Output = T>) -> T {
        let before = self.state().await;
        let output = action.await;
        let after = self.state().await;
        let differs = |key: &&_| before.get(*key) != after.get(*key);
        let changed: BTreeSet<_> = before.keys().chain(after.keys()).filter(differs).collect();
        assert!(changed.is_empty(), "these items have changed: {changed:#?}");
        output
    }

    /// Sends a request unchanged and checks the response against the OpenAPI document.
    pub async fn send(&self, mut request: Request) -> Reply {
        if request.extensions().get::<ClientAddress>().is_none() {
            request.extensions_mut().insert(ClientAddress("203.0.113.7".parse().unwrap()));
        }
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let line = format!("{method} {}", request.uri());
        let mut reply = self.wire.send(request).await;
        reply.request = line;
        self.contract.check(&method, &path, &reply);
        reply
    }
}
