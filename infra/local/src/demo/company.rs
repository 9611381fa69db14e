//! The company, as far as the demo has to know it: which ids its things were given, and what everybody comes in with.

use std::collections::BTreeMap;

use axum::http::header::{AUTHORIZATION, COOKIE, IF_MATCH};
use axum::http::{Method, request};
use jiff::{SignedDuration, Timestamp};
use postern_backend::random::Random;
use postern_backend::secret::hash::Secret;
use postern_shared::id::RoleId;
use serde_json::{Value, json};

use super::door::{Door, Reply};
use super::people::Person;
use super::story::{ChangeRecord, Step, Who, role, secret};

/// After so long without a request a person signs in again: well within what a session lasts.
const AWAY: SignedDuration = SignedDuration::from_mins(50);
/// A person signs in again at the latest after this time.
const SHIFT: SignedDuration = SignedDuration::from_hours(11);

/// The company, living through its story.
pub(super) struct Company {
    door: Door,
    setup_code: Secret,
    random: Random,
    /// What the names mean that the story has for ids and secrets; in braces, as it has them.
    names: BTreeMap<String, String>,
    passwords: BTreeMap<&'static str, String>,
    sessions: BTreeMap<&'static str, Session>,
}

/// A signed-in person's browser.
struct Session {
    cookie: String,
    began: Timestamp,
    seen: Timestamp,
}

impl Company {
    /// A company of which there is nothing yet, behind this door.
    pub(super) fn new(door: Door, setup_code: Secret, random: Random) -> Self {
        let names = BTreeMap::from([(role("Administrator"), RoleId::administrator().to_string())]);
        Self { door, setup_code, random, names, passwords: BTreeMap::new(), sessions: BTreeMap::new() }
    }

    /// Does what a step says.
    pub(super) async fn live(&mut self, step: Step) -> Result<(), String> {
        self.door.set_time(step.at);
        match (step.change, step.who) {
            (ChangeRecord::Ask { method, path, body, keep }, who) => {
                let reply = self.ask(who, step.at, &method, &self.path(&path)?, &self.body(&body)?).await?;
                keep.map_or(Ok(()), |name| self.keep(&name, &reply))
            }
            (ChangeRecord::SetUp, Who::Person(person)) => {
                let body = json!({
                    "code": self.setup_code.reveal(),
                    "login": person.full_login(),
                    "name": person.name,
                    "password": self.password(person),
                });
                self.enter(person, step.at, "/setup", &body).await
            }
            (ChangeRecord::Accept, Who::Person(person)) => {
                let code = self.meant(&secret(&format!("user {}", person.login)))?.to_owned();
                let body = json!({ "code": code, "password": self.password(person) });
                self.enter(person, step.at, "/invitations/accept", &body).await
            }
            (ChangeRecord::Append { collection, records }, Who::Program(program)) => {
                let key = self.meant(&secret(&format!("key {}", program.key)))?.to_owned();
                self.door.append(&key, program.address, program.agent, collection, records).await
            }
            (ChangeRecord::Leave, who @ Who::Person(person)) => {
                self.ask(who, step.at, &Method::DELETE, "/session", &Value::Null).await?;
                self.sessions.remove(person.login);
                Ok(())
            }
            (ChangeRecord::Append { .. }, Who::Person(person)) => Err(format!("{} is no program", person.name)),
            (_, Who::Program(program)) => Err(format!("{} is no person", program.key)),
        }
    }

    /// Asks as someone; a person who is not signed in signs in first. Edits are of what is there now.
    async fn ask(
        &mut self,
        who: Who,
        at: Timestamp,
        method: &Method,
        path: &str,
        body: &Value,
    ) -> Result<Reply, String> {
        if let Who::Person(person) = who {
            let session = self.sessions.get(person.login);
            let fresh = session.is_some_and(|session| {
                at.duration_since(session.seen) < AWAY && at.duration_since(session.began) < SHIFT
            });
            if !fresh {
                let body = json!({ "login": person.full_login(), "password": self.password(person) });
                self.enter(person, at, "/session", &body).await?;
            }
        }
        let mut request = self.request(who, at, method, path)?;
        if *method == Method::PATCH {
            let found = self.request(who, at, &Method::GET, path)?;
            let found = self.door.send(found, &Value::Null).await?;
            request = request.header(IF_MATCH, found.header("etag").unwrap_or_default());
        }
        self.door.send(request, body).await
    }

    /// A request with someone's credential.
    fn request(&mut self, who: Who, at: Timestamp, method: &Method, path: &str) -> Result<request::Builder, String> {
        match who {
            Who::Person(person) => {
                let session = self.sessions.get_mut(person.login).ok_or("someone who is not signed in")?;
                session.seen = at;
                let request = Door::request(method, path, person.address, person.agent);
                Ok(request.header(COOKIE, &session.cookie).header("sec-fetch-site", "same-origin"))
            }
            Who::Program(program) => {
                let key = self.meant(&secret(&format!("key {}", program.key)))?.to_owned();
                let request = Door::request(method, path, program.address, program.agent);
                Ok(request.header(AUTHORIZATION, format!("Bearer {key}")))
            }
        }
    }

    /// Asks for something that signs a person in.
    async fn enter(&mut self, person: &'static Person, at: Timestamp, path: &str, body: &Value) -> Result<(), String> {
        let request = Door::request(&Method::POST, path, person.address, person.agent);
        let reply = self.door.send(request, body).await?;
        let cookie = reply.header("set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        self.sessions.insert(person.login, Session { cookie: cookie.to_owned(), began: at, seen: at });
        Ok(())
    }

    /// Keeps the id of what was made, and the secret that was made with it.
    fn keep(&mut self, name: &str, reply: &Reply) -> Result<(), String> {
        let id = reply.text("/id").or(reply.text("/user/id")).or(reply.text("/key/id"));
        let id = id.ok_or_else(|| format!("{name} was given no id"))?;
        self.names.insert(format!("{{{name}}}"), id.to_owned());
        if let Some(shown) = reply.text("/secret").or(reply.text("/invitation/code")) {
            self.names.insert(secret(name), shown.to_owned());
        }
        Ok(())
    }

    /// A person's password: the one that is told to whoever starts the demo, or one that nobody knows.
    fn password(&mut self, person: &Person) -> String {
        let (told, random) = (person.password, &self.random);
        let password = || told.map_or_else(|| random.base62(24), str::to_owned);
        self.passwords.entry(person.login).or_insert_with(password).clone()
    }

    /// A path with ids where it has names.
    fn path(&self, path: &str) -> Result<String, String> {
        let segments = path.split('/').map(|segment| self.meant(segment));
        Ok(segments.collect::<Result<Vec<_>, _>>()?.join("/"))
    }

    /// A body with ids where it has names.
    fn body(&self, body: &Value) -> Result<Value, String> {
        Ok(match body {
            Value::String(text) => Value::String(self.meant(text)?.to_owned()),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.body(item)).collect::<Result<_, _>>()?),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| Ok((name.clone(), self.body(value)?)));
                Value::Object(fields.collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    /// What a text means: itself, unless it is a name.
    fn meant<'a>(&'a self, text: &'a str) -> Result<&'a str, String> {
        if !text.starts_with('{') {
            return Ok(text);
        }
        self.names.get(text).map(String::as_str).ok_or_else(|| format!("the story speaks of {text} before it is made"))
    }
}
