//! Samples made ready: with things in the table for what they speak of.

use std::cell::Cell;

use axum::body::Body;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};
use postern_shared::path;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Program, Reply};
use crate::samples::{Sample, samples};

/// A sample with everything it names in place.
#[derive(Debug, Clone)]
pub struct Ready {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
}

impl Ready {
    /// Sends it.
    pub async fn send(&self, postern: &Postern, who: &Actor<'_>) -> Reply {
        match &self.body {
            Some(body) => self.send_text(postern, who, body.to_string()).await,
            None => postern.send(self.request(who).body(Body::empty()).unwrap()).await,
        }
    }

    /// Sends it with another body.
    pub async fn send_text(&self, postern: &Postern, who: &Actor<'_>, body: impl Into<Body>) -> Reply {
        let request = self.request(who).header(CONTENT_TYPE, "application/json");
        postern.send(request.body(body.into()).unwrap()).await
    }

    /// It without its body. An edit is of the version that every fresh thing has.
    pub fn request(&self, who: &Actor<'_>) -> http::request::Builder {
        let request = who.request(self.method.clone(), &self.path);
        if self.method == Method::PATCH { request.header(IF_MATCH, "\"1\"") } else { request }
    }
}

/// Where samples are made ready.
pub struct Fixture<'a> {
    pub postern: &'a Postern,
    /// A token of Ada's, which brought in the users and API users that samples speak of.
    hr: Program,
    names: Cell<usize>,
}

impl<'a> Fixture<'a> {
    pub async fn on(postern: &'a Postern) -> Self {
        Self { postern, hr: postern.ada().token("HR system").await, names: Cell::new(0) }
    }

    /// A name, and login, that nothing has.
    pub fn name(&self) -> String {
        self.names.set(self.names.get() + 1);
        format!("sample-{}", self.names.get())
    }

    /// A name of a resource that nothing has, and that is not the beginning of another.
    fn resource_name(&self) -> String {
        format!("{}_things", self.name().replace('-', "_"))
    }

    async fn api_user(&self) -> String {
        self.hr.at(self.postern).api_user(&self.name(), &[]).await
    }

    /// Makes a sample ready with things that are nobody else's. What is one's own in it, an account's session or token, is
    /// `own`'s, who is a person in a session.
    pub async fn ready(&self, sample: Sample, own: &Actor<'_>) -> Ready {
        let mut values: Vec<String> = Vec::new();
        for parameter in sample.template().split('/').filter(|segment| segment.starts_with('{')) {
            let value = self.target(sample.template(), parameter, values.last(), own).await;
            values.push(value);
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let body = match sample.body {
            Some(body) => Some(self.body(body).await),
            None => None,
        };
        Ready { method: sample.method(), path: path::fill(sample.template(), &values), body }
    }

    /// Makes every sample ready.
    pub async fn all_ready(&self, own: &Actor<'_>) -> Vec<(Sample, Ready)> {
        let mut all = Vec::new();
        for sample in samples() {
            all.push((sample, self.ready(sample, own).await));
        }
        all
    }

    async fn body(&self, text: &str) -> Value {
        let mut text = text.replace("$password", PASSWORD).replace("$setup", self.postern.setup_code());
        if text.contains("$new") {
            text = text.replace("$new", &self.name());
        }
        if text.contains("$resource") {
            text = text.replace("$resource", &self.resource_name());
        }
        if text.contains("$api_user") {
            text = text.replace("$api_user", &self.api_user().await);
        }
        if text.contains("$key") {
            let (ada, owner) = (self.postern.ada(), self.api_user().await);
            text = text.replace("$key", &ada.key(&owner, &self.name()).await.secret);
        }
        text = text.replace("$ada", &self.postern.ada().id).replace("$hr", &self.hr.id);
        if text.contains("$invitation") {
            text = text.replace("$invitation", &self.invited(&self.postern.ada()).await.text_at("/invitation/code"));
        }
        serde_json::from_str(&text).unwrap()
    }

    /// What a parameter of a path stands for; `outer` is the one before it.
    async fn target(&self, template: &str, parameter: &str, outer: Option<&String>, own: &Actor<'_>) -> String {
        let ada = self.postern.ada();
        match parameter {
            "{collection}" => "inventory".to_owned(),
            "{record}" => {
                let records = path::fill(path::RECORDS, &["inventory"]);
                ada.post(&records, json!({ "slab": 17 })).await.is(201).text_at("/id")
            }
            "{role}" => ada.role(&self.name(), &[]).await,
            "{session}" => {
                let login = own.get(path::ACCOUNT).await.is(200).text_at("/login");
                self.postern.sign_in(&login, PASSWORD).await.is(200).text_at("/credential/id")
            }
            "{resource}" => {
                let body = json!({ "name": self.resource_name(), "kind": "external" });
                ada.post(path::RESOURCES, body).await.is(201).text_at("/name")
            }
            "{api_user}" if template == path::API_USER_HAND_OVER => ada.api_user(&self.name(), &[]).await,
            "{user}" if template == path::USER_HAND_OVER => self.invited(&ada).await.text_at("/user/id"),
            "{api_user}" => self.api_user().await,
            "{user}" if template.starts_with(path::USER_TOKEN) => {
                let generate = ada.role(&self.name(), &["api_tokens:generate"]).await;
                ada.person(&self.name(), &[&generate]).await.id
            }
            "{user}" => self.invited(&self.hr.at(self.postern)).await.text_at("/user/id"),
            "{key}" if template.starts_with(path::USER_TOKEN) => self.token_of(outer.unwrap()).await,
            "{key}" if template.starts_with(path::API_USER_KEYS) => ada.key(outer.unwrap(), &self.name()).await.id,
            "{key}" => {
                let body = json!({ "name": self.name(), "scope": [] });
                own.post(path::ACCOUNT_TOKENS, body).await.is(201).text_at("/key/id")
            }
            _ => panic!("say in {} what {parameter} stands for", file!()),
        }
    }

    /// A token of a user who can generate them, and then holds no role any more.
    async fn token_of(&self, user: &str) -> String {
        let path = path::fill(path::USER, &[user]);
        let login = self.postern.ada().get(&path).await.is(200).text_at("/login");
        let person = Person::of(&self.postern.sign_in(&login, PASSWORD).await.is(200));
        let token = person.at(self.postern).token("Dock 4").await;
        self.postern.ada().patch(&path, json!({ "roles": [] })).await.is(200);
        token.id
    }

    async fn invited(&self, by: &Actor<'_>) -> Reply {
        by.post(path::USERS, json!({ "login": self.name(), "name": "Bob", "roles": [] })).await.is(201)
    }
}
