//! The OpenAPI document as a contract: no response may differ from what it declares.
//!
//! Checks the status, problem code, headers and body of every response.

use http::Method;
use serde_json::Value;

use super::{Reply, schema};

pub struct Contract {
    document: Value,
}

impl Contract {
    pub fn new(document: &Reply) -> Self {
        assert_eq!(document.status, 200, "{document:?}");
        Self { document: document.body.clone() }
    }

    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Fails if a response has a status, problem code or body that its route does not declare, lacks a declared
    /// header, or is a problem with a field missing.
    #[track_caller]
    pub fn check(&self, method: &Method, path: &str, reply: &Reply) {
        assert!(
            !reply.text.starts_with("The console is not built"),
            "these tests need the console: `cargo xtask build`"
        );
        if reply.status < 400 && !path.starts_with("/api/") {
            // A console file. The document covers only the API.
            return assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{method} {path}");
        }
        if reply.status >= 400 {
            for field in ["type", "title", "detail", "code", "request_id"] {
                assert!(reply[field].is_string() || *method == Method::HEAD, "no {field} in {reply:?}");
            }
            assert_eq!(reply.header("content-type"), Some("application/problem+json"));
            assert!(reply["status"] == reply.status || *method == Method::HEAD, "{reply:?}");
            assert!(reply["retryable"].is_boolean() || *method == Method::HEAD, "{reply:?}");
            assert_eq!(reply.headers.contains_key("retry-after"), matches!(reply.status, 429 | 503), "{reply:?}");
            assert_eq!(reply.headers.contains_key("allow"), reply.status == 405, "{reply:?}");
        }
        if reply.status < 400 {
            // A problem can quote what was sent.
            let text = without_record_data(&reply.body).map_or_else(|| reply.text.clone(), |body| body.to_string());
            assert_eq!(odd_time(&text), None, "{method} {path} answers with a time of another form");
        }
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{method} {path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{method} {path}");
        let Some(operation) = self.operation(method, path) else { return };
        let declared = &operation["responses"][reply.status.to_string()];
        assert!(!declared.is_null(), "{method} {path} does not declare {reply:?}");
        if reply.status >= 400 {
            let codes = declared["x-codes"].as_array().cloned().unwrap_or_default();
            assert!(codes.contains(&reply["code"]), "{method} {path} does not declare {reply:?}");
        }
        let headers = declared["headers"].as_object().into_iter().flatten();
        for (name, _) in headers.filter(|(_, header)| header["x-optional"] != true) {
            assert!(reply.headers.contains_key(name), "{method} {path} answers without {name}");
        }
        let Some(content) = declared["content"].as_object() else {
            return assert_eq!(reply.text, "", "{method} {path} declares no body");
        };
        let media_type = reply.header("content-type").unwrap_or_default();
        let media = media_type.split(';').next().unwrap_or_default();
        let schema = content.get(media).unwrap_or_else(|| panic!("{method} {path} does not declare {media_type:?}"));
        let body = if media == "text/csv" { Value::String(reply.text.clone()) } else { reply.body.clone() };
        if let Err(why) = schema::validate(&self.document, &schema["schema"], &body) {
            panic!("{method} {path} answers with an undeclared body: {why}, in {reply:?}");
        }
    }

    fn operation(&self, method: &Method, path: &str) -> Option<&Value> {
        let paths = self.document["paths"].as_object()?;
        let (_, item) = paths.iter().find(|(template, _)| matches(template, path))?;
        item.get(method.as_str().to_lowercase())
    }
}

/// A time in a text that is not in UTC and to the millisecond.
fn odd_time(text: &str) -> Option<&str> {
    let mut places = text.char_indices().filter_map(|(place, _)| text.get(place..));
    let odd = places.find(|rest| has_form(rest, "0000-00-00T00:00:00") && !has_form(rest, "0000-00-00T00:00:00.000Z"));
    odd.map(|rest| rest.get(..30).unwrap_or(rest))
}

/// An answer without the data of records, which comes back as it was sent; `None` if it has none.
fn without_record_data(body: &Value) -> Option<Value> {
    let mut body = body.clone();
    let records = match body.get_mut("items") {
        Some(items) => items.as_array_mut()?.iter_mut().collect(),
        None => vec![&mut body],
    };
    let data = records.into_iter().filter_map(|record| record.as_object_mut()?.remove("data"));
    (data.count() > 0).then_some(body)
}

/// Whether a text begins with this form, in which 0 is any digit.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(actual, expected): (u8, u8)| actual == expected || expected == b'0' && actual.is_ascii_digit();
    text.len() >= form.len() && text.bytes().zip(form.bytes()).all(fits)
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(expected, actual)| expected == actual || (expected.starts_with('{') && !actual.is_empty()))
}
