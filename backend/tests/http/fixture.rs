//! Turns samples into requests, creating in the table everything that they refer to.

use std::cell::Cell;

use axum::body::Body;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};
use postern_shared::path;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Program, Reply, fill};
use crate::samples::{Sample, samples};

/// A sample whose path and body refer to entities that exist.
#[derive(Debug, Clone)]
pub struct PreparedRequest {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
}

impl PreparedRequest {
    /// Sends the request.
    pub async fn send(&self, postern: &Postern, caller: &Actor<'_>) -> Reply {
        match &self.body {
            Some(body) => self.send_body(postern, caller, body.to_string()).await,
            None => postern.send(self.request(caller).body(Body::empty()).unwrap()).await,
        }
    }

    /// Sends the request with another body.
    pub async fn send_body(&self, postern: &Postern, caller: &Actor<'_>, body: impl Into<Body>) -> Reply {
        let request = self.request(caller).header(CONTENT_TYPE, "application/json");
        postern.send(request.body(body.into()).unwrap()).await
    }

    /// The request without its body. An edit names version 1, which every new entity has.
    pub fn request(&self, caller: &Actor<'_>) -> http::request::Builder {
        let request = caller.request(self.method.clone(), &self.path);
        if self.method == Method::PATCH { request.header(IF_MATCH, "\"1\"") } else { request }
    }
}

/// Prepares samples on one instance.
pub struct Fixture<'a> {
    pub postern: &'a Postern,
    /// Ada's token, which provisions the users and API users in the samples.
    hr: Program,
    names: Cell<usize>,
}

impl<'a> Fixture<'a> {
    pub async fn new(postern: &'a Postern) -> Self {
        Self { postern, hr: postern.ada().token("HR system").await, names: Cell::new(0) }
    }

    /// An unused name or login.
    pub fn name(&self) -> String {
        self.names.set(self.names.get() + 1);
        format!("sample-{}", self.names.get())
    }

    /// An unused resource name that is not a prefix of another.
    fn resource_name(&self) -> String {
        format!("{}_things", self.name().replace('-', "_"))
    }

    async fn api_user(&self) -> String {
        self.hr.at(self.postern).api_user(&self.name(), &[]).await
    }

    /// Prepares a sample with entities of its own. Sessions and tokens under `/account` belong to `own`, a person in a
    /// session.
    pub async fn prepare(&self, sample: Sample, own: &Actor<'_>) -> PreparedRequest {
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
        PreparedRequest { method: sample.method(), path: fill(sample.template(), &values), body }
    }

    /// Prepares every sample.
    pub async fn prepare_all(&self, own: &Actor<'_>) -> Vec<(Sample, PreparedRequest)> {
        let mut requests = Vec::new();
        for sample in samples() {
            requests.push((sample, self.prepare(sample, own).await));
        }
        requests
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

    /// The value of a path parameter; `outer` is the value of the parameter before it.
    async fn target(&self, template: &str, parameter: &str, outer: Option<&String>, own: &Actor<'_>) -> String {
        let ada = self.postern.ada();
        match parameter {
            "{collection}" => "inventory".to_owned(),
            "{record}" => {
                let records = path::records("inventory");
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
            _ => panic!("add a value for {parameter} to {}", file!()),
        }
    }

    /// Generates a token for a user and then removes all the user's roles.
    async fn token_of(&self, user: &str) -> String {
        let path = path::user(&user.parse().unwrap());
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
