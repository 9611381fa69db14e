//! The front door: the service's own router, at a time of the story's choosing.
//!
//! Whatever the demo does goes through here, so that nothing is in it that the service would not have done for anybody:
//! as requests, but for records, which are many and are written to the store directly.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{HeaderMap, Method, request};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use postern_backend::app::App;
use postern_backend::caller::{Caller, Credential};
use postern_backend::clock::Clock;
use postern_backend::config::{Config, PublicUrl};
use postern_backend::error::Error;
use postern_backend::http::{ClientAddress, router};
use postern_backend::operation::record;
use postern_backend::random::Random;
use postern_backend::secret::hash::Hash;
use postern_backend::store::Store;
use postern_backend::store::entity::record::{StoredRecord, new_id};
use postern_backend::store::snapshot::EntityRef;
use postern_shared::change::RequestInfo;
use postern_shared::id::RequestId;
use postern_shared::path;
use postern_shared::permission::Action;
use serde_json::{Map, Value};
use tower::ServiceExt as _;

use super::calendar::later;
use crate::parts;

/// The largest answer that is read.
const ANSWER_LIMIT: usize = 1 << 20;

/// The service, for one who tells it the time.
pub(super) struct Door {
    app: App,
    router: Router,
    time: Arc<AtomicI64>,
}

/// A good answer.
pub(super) struct Reply {
    /// Its headers.
    pub(super) headers: HeaderMap,
    /// Its body; `null` if there is none.
    pub(super) body: Value,
}

impl Reply {
    /// A text in the body, by its JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.body.pointer(pointer).and_then(Value::as_str)
    }

    /// A header's value.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Door {
    /// The service on this table, set up by the code with this hash.
    pub(super) fn new(store: Store, random: Random, setup_code: Hash) -> Result<Self, String> {
        let time = Arc::new(AtomicI64::new(0));
        let told = Arc::clone(&time);
        let clock = Clock::from_fn(move || {
            Timestamp::from_millisecond(told.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
        });
        // No link that is made with it is ever shown.
        let public_url = PublicUrl::new("http://localhost")?;
        let config = Config { public_url, setup_code: Some(setup_code), hashes_at_once: parts::hashes_at_once() };
        let app = App::new(store, clock, random, config).map_err(Error::sentence)?;
        Ok(Self { router: router(&app), app, time })
    }

    /// Appends records, some seconds apart, as a program with this key.
    ///
    /// The program is looked up once for all of them: with a request for each, the demo would take twice its time. Each
    /// has the program's rights to show all the same.
    pub(super) async fn append(
        &self,
        key: &str,
        address: &str,
        agent: &str,
        collection: &str,
        records: Vec<Map<String, Value>>,
    ) -> Result<(), String> {
        let credential = Credential::key(key).ok_or("a key that is none")?;
        let named = [EntityRef::Resource(collection.to_owned())];
        let request = RequestInfo {
            id: self.app.random.id(RequestId::from_random),
            address: address.to_owned(),
            agent: agent.to_owned(),
        };
        let caller = Caller::resolve(&self.app, &credential, request, named, None).await;
        let caller = caller.map_err(Error::sentence)?;
        caller.note_use().await;
        let (by, credential) =
            (caller.principal().map_err(Error::sentence)?.named(), caller.audit().credential.clone());
        let now = caller.now();
        record::open(caller, collection.to_owned(), Action::Write).map_err(|refusal| refusal.detail)?;
        let store = &self.app.store;
        let appended = (0..).step_by(4).zip(records).map(|(seconds, data)| {
            let at = later(now, seconds);
            let record = StoredRecord {
                id: new_id(&self.app.random, at),
                at,
                by: by.clone(),
                credential: credential.clone(),
                request: self.app.random.id(RequestId::from_random),
                data: Value::Object(data).to_string(),
            };
            async move { store.append_record(collection, &record).await }
        });
        try_join_all(appended).await.map(drop).map_err(Error::sentence)
    }

    /// Moves the clock.
    pub(super) fn set_time(&self, at: Timestamp) {
        self.time.store(at.as_millisecond(), Ordering::Relaxed);
    }

    /// A request from somewhere, to add to.
    pub(super) fn request(method: &Method, path: &str, address: &str, agent: &str) -> request::Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", path::BASE)).header(USER_AGENT, agent);
        match address.parse::<IpAddr>() {
            Ok(address) => request.extension(ClientAddress(address)),
            Err(_) => request,
        }
    }

    /// Sends a request.
    ///
    /// # Errors
    /// If it cannot be sent, or is refused: the story is only told right if nothing in it is.
    pub(super) async fn send(&self, request: request::Builder, body: &Value) -> Result<Reply, String> {
        let (request, content) = match body {
            Value::Null => (request, Body::empty()),
            body => (request.header(CONTENT_TYPE, "application/json"), Body::from(body.to_string())),
        };
        let request = request.body(content).map_err(|error| error.to_string())?;
        let asked = format!("{} {}", request.method(), request.uri().path());
        let Ok(answer) = self.router.clone().oneshot(request).await;
        let (parts, content) = answer.into_parts();
        let content = to_bytes(content, ANSWER_LIMIT).await.map_err(|error| error.to_string())?;
        if !parts.status.is_success() {
            return Err(format!("{asked} {body} is refused: {}", String::from_utf8_lossy(&content)));
        }
        let body = if content.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&content) };
        Ok(Reply { headers: parts.headers, body: body.map_err(|error| error.to_string())? })
    }
}
