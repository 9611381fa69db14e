//! Sends the requests of the story to the service's router, so that the demo contains nothing that the service would
//! not have done for anyone. Only the further records of a series are written to the store directly.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ETAG, HeaderName, IF_MATCH, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, Request};
use jiff::SignedDuration;
use postern_backend::app::App;
use postern_backend::clock::Clock;
use postern_backend::config::{Config, PublicUrl};
use postern_backend::error::Error;
use postern_backend::http::{ClientAddress, router};
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::store::entity::record::{StoredRecord, new_id};
use postern_backend::store::entity::usage::day_of;
use postern_backend::store::{EntityRef, Store};
use postern_shared::change::RequestInfo;
use postern_shared::id::{RequestId, RoleId};
use postern_shared::path;
use postern_shared::principal::KeyRef;
use postern_shared::record::Record;
use postern_shared::time::Timestamp;
use postern_shared::usage::DayCalls;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::story::{self, Calendar, Caller, Step};
use crate::parts;

/// The largest answer that is read, in bytes.
const ANSWER_LIMIT: usize = 1 << 20;
/// After this time without a request a person signs in again. A session lasts longer.
const IDLE: SignedDuration = SignedDuration::from_mins(50);
/// After this time a person signs in again in any case.
const SHIFT: SignedDuration = SignedDuration::from_hours(11);

/// The time from one record of a series to the next.
const PACE: SignedDuration = SignedDuration::from_secs(4);

/// The service at the time of a step, and what the callers know by then.
pub(super) struct Company {
    app: App,
    router: Router,
    time: Arc<AtomicI64>,
    /// The values of placeholders: ids and secrets by the names that the story has for them, and passwords.
    values: BTreeMap<String, String>,
    /// The sessions of people by name.
    sessions: BTreeMap<&'static str, Session>,
}

struct Session {
    cookie: String,
    began: Timestamp,
    used: Timestamp,
}

impl Company {
    /// The service on an empty table.
    pub(super) fn new(store: Store, random: &Random, now: Timestamp) -> Result<Self, String> {
        let time = Arc::new(AtomicI64::new(0));
        let set = Arc::clone(&time);
        let clock = Clock::from_fn(move || {
            Timestamp::from_millisecond(set.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
        });
        let code = bearer::setup(random);
        // Links are made with this URL, but none of them is shown.
        let public_url = PublicUrl::new("http://localhost")?;
        let config = Config { public_url, setup_code: Some(code.hash()), hashes_at_once: parts::hashes_at_once() };
        let app = parts::app(store, clock, random.clone(), config)?;

        let mut values = BTreeMap::from([
            ("setup-code".to_owned(), code.reveal().to_owned()),
            ("role-administrator".to_owned(), RoleId::administrator().to_string()),
            ("soon".to_owned(), (now + SignedDuration::from_hours(6 * 24 + 3)).to_string()),
        ]);
        let end_of_trial = Calendar::until(now).at(12, 17, 0);
        values.extend(end_of_trial.map(|end| ("end-of-trial".to_owned(), end.to_string())));
        for caller in story::callers()?.iter().filter(|caller| caller.is_person) {
            // Unpublished passwords are known to nobody.
            let password = caller.published.map_or_else(|| random.base62(24), |(password, _)| password.to_owned());
            values.insert(format!("{}.password", caller.name), password);
        }
        Ok(Self { router: router(&app), app, time, values, sessions: BTreeMap::new() })
    }

    /// Sends a request. People sign in first if they have to; an edit is of the current version.
    ///
    /// # Errors
    /// If the request is refused, or has a placeholder without a value.
    pub(super) async fn send(&mut self, step: &Step) -> Result<(), String> {
        self.time.store(step.at.as_millisecond(), Ordering::Relaxed);
        let (&number, further) = step.numbers.split_first().ok_or("an empty series")?;
        let (path, body) = (self.filled(&step.path, step, number)?, self.filled(&step.body, step, number)?);
        let mut headers = Vec::new();
        if step.by.is_person {
            if !matches!(&path[..], "/setup" | "/invitations/accept") {
                headers.push((COOKIE, self.cookie(step).await?));
            }
        } else {
            headers.push((AUTHORIZATION, format!("Bearer {}", self.known(&format!("{}.secret", step.by.name))?)));
        }
        if step.method == "PATCH" {
            let (found, _) = self.ask(step.by, "GET", &path, &headers, "").await?;
            headers.push((IF_MATCH, header(&found, ETAG)));
        }
        let asked = self.ask(step.by, &step.method, &path, &headers, &body).await;
        if step.is_refused {
            return if asked.is_err() { Ok(()) } else { Err("it was not refused".to_owned()) };
        }
        let (answer, body) = asked?;
        if step.method == "DELETE" && path == "/session" {
            self.sessions.remove(step.by.name);
        } else if answer.contains_key(SET_COOKIE) {
            self.begin_session(step, &answer);
        }
        if !further.is_empty() {
            let first = serde_json::from_value(body.clone()).map_err(|error| error.to_string())?;
            self.append(step, path.split('/').nth(2).unwrap_or_default(), &first, further).await?;
        }
        if let Some(name) = &step.keep {
            let text = |pointers: &[&str]| pointers.iter().find_map(|pointer| body.pointer(pointer)?.as_str());
            let id = text(&["/id", "/user/id", "/key/id"]);
            let secret = text(&["/secret", "/invitation/code"]);
            self.values.extend(id.map(|id| (name.clone(), id.to_owned())));
            self.values.extend(secret.map(|secret| (format!("{name}.secret"), secret.to_owned())));
        }
        Ok(())
    }

    /// Writes the further records of a series like the first one, which the service has written for the program's key.
    /// With a request for each record, filling the demo would take twice as long.
    async fn append(&self, step: &Step, collection: &str, first: &Record, numbers: &[usize]) -> Result<(), String> {
        let mut at = first.at;
        for &number in numbers {
            at += PACE;
            let record = StoredRecord {
                id: new_id(&self.app.random, at),
                at,
                occurred_at: None,
                event_id: None,
                by: first.by.clone(),
                credential: first.credential.clone(),
                request: RequestInfo {
                    id: self.app.random.id(RequestId::from_random),
                    address: step.by.address.to_string(),
                    agent: step.by.agent.to_owned(),
                },
                data: self.filled(&step.body, step, number)?,
            };
            self.app.store.append_record(collection, &record).await.map_err(Error::sentence)?;
        }
        self.count(first, numbers.len(), at).await.map_err(Error::sentence)
    }

    /// Counts calls that were not sent, so that the charts show them.
    async fn count(&self, first: &Record, number: usize, at: Timestamp) -> Result<(), Error> {
        let Some(Ok(id)) = first.credential.id.as_ref().map(|id| id.parse()) else { return Ok(()) };
        let (key, store) = (KeyRef { owner: first.by.id.clone(), id }, &self.app.store);
        let allowed = u64::try_from(number).unwrap_or_default();
        let calls = DayCalls { day: day_of(at), allowed, refused: 0 };
        store.note_calls(&key, &calls, at).await?;
        store.note_all_calls(&calls, at).await?;
        let snapshot = store.snapshot_of([EntityRef::Principal(key.owner.clone())]).await?;
        match snapshot.principal(&key.owner) {
            Some(owner) => store.note_calls_of(owner, &calls, at).await,
            None => Ok(()),
        }
    }

    /// The session cookie of a person, who signs in if their session is not fresh.
    async fn cookie(&mut self, step: &Step) -> Result<String, String> {
        let at = step.at;
        let fresh = |session: &Session| at - IDLE < session.used && at - SHIFT < session.began;
        if !self.sessions.get(step.by.name).is_some_and(fresh) {
            let password = self.known(&format!("{}.password", step.by.name))?;
            let body = json!({ "login": step.by.login(), "password": password }).to_string();
            let (answer, _) = self.ask(step.by, "POST", "/session", &[], &body).await?;
            self.begin_session(step, &answer);
        }
        let session = self.sessions.get_mut(step.by.name).ok_or("no session")?;
        session.used = at;
        Ok(session.cookie.clone())
    }

    fn begin_session(&mut self, step: &Step, answer: &HeaderMap) {
        let cookie = header(answer, SET_COOKIE).split(';').next().unwrap_or_default().to_owned();
        self.sessions.insert(step.by.name, Session { cookie, began: step.at, used: step.at });
    }

    /// Sends a request to the router. Returns the headers and the body of a successful answer.
    async fn ask(
        &self,
        by: Caller,
        method: &str,
        path: &str,
        headers: &[(HeaderName, String)],
        body: &str,
    ) -> Result<(HeaderMap, Value), String> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", path::BASE));
        request = request.extension(ClientAddress(by.address)).header(USER_AGENT, by.agent);
        if by.is_person {
            request = request.header("sec-fetch-site", "same-origin");
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(Body::from(body.to_owned())).map_err(|error| error.to_string())?;
        let Ok(answer) = self.router.clone().oneshot(request).await;
        let (parts, content) = answer.into_parts();
        let content = to_bytes(content, ANSWER_LIMIT).await.map_err(|error| error.to_string())?;
        if !parts.status.is_success() {
            // Without the body, which can have a secret in it.
            return Err(format!("refused: {}", String::from_utf8_lossy(&content)));
        }
        Ok((parts.headers, serde_json::from_slice(&content).unwrap_or_default()))
    }

    /// A text of the story with values in place of its placeholders.
    fn filled(&self, text: &str, step: &Step, number: usize) -> Result<String, String> {
        let mut parts = text.split('<');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (placeholder, rest) = part.split_once('>').ok_or("a placeholder does not end")?;
            match step.value(placeholder, number) {
                Some(value) => filled += &value,
                None => filled += self.known(placeholder)?,
            }
            filled += rest;
        }
        Ok(filled)
    }

    fn known(&self, name: &str) -> Result<&str, String> {
        self.values.get(name).map(String::as_str).ok_or_else(|| format!("<{name}> has no value yet"))
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}
