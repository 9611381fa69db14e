//! The story: who asked the service for what, and when. It is only told here; `company` lives it.
//!
//! What the service makes gets an id, and perhaps a secret, that nobody knows beforehand. So it is given a name here,
//! and where a path or body says `{name}` the id is meant, where it says `{secret of name}` the secret.

use axum::http::Method;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::calendar::{Calendar, later};
use super::people::Person;

/// A program that calls with a key.
pub(super) struct Program {
    /// The name of its key, in the story and in Postern.
    pub(super) key: &'static str,
    /// From which address it calls.
    pub(super) address: &'static str,
    /// What it calls itself.
    pub(super) agent: &'static str,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Who {
    /// Someone with a browser.
    Person(&'static Person),
    /// A program with its key.
    Program(&'static Program),
}

impl From<&'static Person> for Who {
    fn from(person: &'static Person) -> Self {
        Self::Person(person)
    }
}

impl From<&'static Program> for Who {
    fn from(program: &'static Program) -> Self {
        Self::Program(program)
    }
}

/// What is done.
pub(super) enum ChangeRecord {
    /// The first administrator sets Postern up.
    SetUp,
    /// A person accepts the invitation they were sent.
    Accept,
    /// A person signs out.
    Leave,
    /// A program appends records to a collection, some seconds apart.
    Append {
        /// To which collection.
        collection: &'static str,
        /// What they say, one after the other.
        records: Vec<Map<String, Value>>,
    },
    /// Someone asks for something else.
    Ask {
        /// How.
        method: Method,
        /// The path, in which ids can be named.
        path: String,
        /// The body, in which ids can be named; `null` for none.
        body: Value,
        /// The name that what it makes is kept under, if it makes something that is spoken of again.
        keep: Option<String>,
    },
}

/// One moment of the story.
pub(super) struct Step {
    /// When.
    pub(super) at: Timestamp,
    /// Who.
    pub(super) who: Who,
    /// What.
    pub(super) change: ChangeRecord,
}

/// The story, in the making.
pub(super) struct Story {
    /// When things happen.
    pub(super) calendar: Calendar,
    steps: Vec<Step>,
}

impl Story {
    /// A story in which nothing happens yet.
    pub(super) fn new(calendar: Calendar) -> Self {
        Self { calendar, steps: Vec::new() }
    }

    /// Its steps in order, without those that would not be over now.
    pub(super) fn until(mut self, now: Timestamp) -> Vec<Step> {
        self.steps.retain(|step| later(step.at, 60) < now);
        self.steps.sort_by_key(|step| step.at);
        self.steps
    }

    /// Something that is no request of the usual kind.
    pub(super) fn tell(&mut self, at: Timestamp, who: impl Into<Who>, change: ChangeRecord) {
        self.steps.push(Step { at, who: who.into(), change });
    }

    /// Someone looks at something.
    pub(super) fn get(&mut self, at: Timestamp, who: impl Into<Who>, path: impl Into<String>) {
        self.ask(at, who, Method::GET, path, Value::Null, None);
    }

    /// Someone asks for something to be done.
    pub(super) fn post(&mut self, at: Timestamp, who: impl Into<Who>, path: impl Into<String>, body: Value) {
        self.ask(at, who, Method::POST, path, body, None);
    }

    /// Someone makes something that is spoken of by this name from then on.
    pub(super) fn make(
        &mut self,
        at: Timestamp,
        who: impl Into<Who>,
        path: impl Into<String>,
        body: Value,
        name: impl Into<String>,
    ) {
        self.ask(at, who, Method::POST, path, body, Some(name.into()));
    }

    /// Someone edits something as it is then.
    pub(super) fn edit(&mut self, at: Timestamp, who: impl Into<Who>, path: impl Into<String>, body: Value) {
        self.ask(at, who, Method::PATCH, path, body, None);
    }

    /// Someone deletes something.
    pub(super) fn delete(&mut self, at: Timestamp, who: impl Into<Who>, path: impl Into<String>) {
        self.ask(at, who, Method::DELETE, path, Value::Null, None);
    }

    /// A program appends records to a collection, the first one now. What is no object is left out.
    pub(super) fn append(
        &mut self,
        at: Timestamp,
        who: &'static Program,
        collection: &'static str,
        records: impl IntoIterator<Item = Value>,
    ) {
        let objects = records.into_iter().filter_map(|record| match record {
            Value::Object(fields) => Some(fields),
            _ => None,
        });
        self.tell(at, who, ChangeRecord::Append { collection, records: objects.collect() });
    }

    /// Someone suspends a key or an API user, or lets it work again.
    pub(super) fn disable(&mut self, at: Timestamp, who: impl Into<Who>, path: impl Into<String>, disabled: bool) {
        self.edit(at, who, path, json!({ "disabled": disabled }));
    }

    fn ask(
        &mut self,
        at: Timestamp,
        who: impl Into<Who>,
        method: Method,
        path: impl Into<String>,
        body: Value,
        keep: Option<String>,
    ) {
        self.tell(at, who, ChangeRecord::Ask { method, path: path.into(), body, keep });
    }
}

/// How the story speaks of a role's id.
pub(super) fn role(name: &str) -> String {
    format!("{{role {name}}}")
}

/// How it speaks of the secret that was made with something of this name.
pub(super) fn secret(name: &str) -> String {
    format!("{{secret of {name}}}")
}

/// The path of a user.
pub(super) fn user_path(person: &Person) -> String {
    format!("/users/{{user {}}}", person.login)
}

/// The path of an API user.
pub(super) fn api_user_path(name: &str) -> String {
    format!("/api-users/{{API user {name}}}")
}

/// The path of a key of an API user.
pub(super) fn key_path(api_user: &str, key: &str) -> String {
    format!("{}/keys/{{key {key}}}", api_user_path(api_user))
}
