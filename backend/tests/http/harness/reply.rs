//! Responses, and assertions about them.

use std::fmt;
use std::io::Read as _;
use std::ops::Index;

use flate2::read::GzDecoder;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, SET_COOKIE};
use serde_json::Value;

/// A response. Index it like its JSON body.
#[derive(Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; null if it is not JSON.
    pub body: Value,
    /// The body as text, decompressed.
    pub text: String,
    /// The request that it answers, for the message of a failed assertion.
    pub request: String,
}

#[expect(
    clippy::wrong_self_convention,
    reason = "an assertion returns the response: `let role = ada.get(..).await.is(200)`"
)]
impl Reply {
    pub fn new(status: u16, headers: HeaderMap, bytes: &[u8]) -> Self {
        let bytes = &decoded(&headers, bytes);
        let body = serde_json::from_slice(bytes).unwrap_or(Value::Null);
        Self { status, headers, body, text: String::from_utf8_lossy(bytes).into_owned(), request: String::new() }
    }

    /// Asserts the status and returns the response.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Asserts a problem with this status and code.
    #[track_caller]
    pub fn is_problem(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{self:?}");
        self
    }

    /// Asserts a field error with this code.
    #[track_caller]
    pub fn is_field_problem(self, field: &str, code: &str) -> Self {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        assert!(errors.iter().any(|error| error["field"] == field && error["code"] == code), "{self:?}");
        self
    }

    /// Asserts a success.
    #[track_caller]
    pub fn is_success(self) -> Self {
        assert!((200..300).contains(&self.status), "{self:?}");
        self
    }

    /// Asserts that a field is refused with this code.
    #[track_caller]
    pub fn is_invalid(self, field: &str, code: &str) -> Self {
        self.is_problem(422, "invalid_field").is_field_problem(field, code)
    }

    /// Asserts a refusal with this code that names the missing permissions.
    #[track_caller]
    pub fn is_forbidden(self, code: &str, missing: &[&str]) -> Self {
        let refused = self.is_problem(403, code);
        assert_eq!(refused["missing_permissions"], serde_json::json!(missing), "{refused:?}");
        refused
    }

    /// The id of the object that the body shows.
    #[track_caller]
    pub fn shown_id(&self) -> String {
        let pointers = ["/user/id", "/key/id", "/results/0/user/id", "/id", "/name"];
        let shown = pointers.iter().find(|pointer| self.body.pointer(pointer).is_some());
        self.text_at(shown.unwrap_or_else(|| panic!("no object in {self:?}")))
    }

    /// A header, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The value of the session cookie that the response sets.
    #[track_caller]
    pub fn cookie(&self) -> String {
        let cookie = self.headers.get(SET_COOKIE).expect("a cookie").to_str().unwrap();
        cookie.strip_prefix("__Host-postern=").unwrap().split(';').next().unwrap().to_owned()
    }

    /// The value of the device cookie that the response sets.
    #[track_caller]
    pub fn device(&self) -> String {
        let mut cookies = self.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        let device = cookies.find_map(|cookie| cookie.strip_prefix("__Host-postern-device=")).expect("a device");
        device.split(';').next().unwrap().to_owned()
    }

    /// A string in the body, by JSON pointer.
    #[track_caller]
    pub fn text_at(&self, pointer: &str) -> String {
        let value = self.body.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is missing in {self:?}"));
        value.as_str().unwrap_or_else(|| panic!("{pointer} is not a string in {self:?}")).to_owned()
    }
}

/// A body as it was before it was compressed.
fn decoded(headers: &HeaderMap, bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    match headers.get(CONTENT_ENCODING).map(|encoding| encoding.to_str().unwrap()) {
        // The answer to `HEAD`.
        _ if bytes.is_empty() => {}
        None => decoded.extend_from_slice(bytes),
        Some("br") => brotli::BrotliDecompress(&mut &*bytes, &mut decoded).unwrap(),
        Some("gzip") => GzDecoder::new(bytes).read_to_end(&mut decoded).map(drop).unwrap(),
        Some(other) => panic!("an unknown encoding: {other}"),
    }
    decoded
}

impl Index<&str> for Reply {
    type Output = Value;

    fn index(&self, field: &str) -> &Value {
        &self.body[field]
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} to {}", self.status, self.text, self.request)
    }
}
