//! A minimal HTTP client that controls every byte on the wire.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use crate::program::TIMEOUT;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Value,
}

impl Answer {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(this, _)| this.eq_ignore_ascii_case(name)).unwrap().1
    }

    /// Asserts the status, and returns the body.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

/// Connects, with a timeout for reads.
pub(crate) fn connect(address: &str) -> TcpStream {
    let connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(TIMEOUT)).unwrap();
    connection
}

/// The text of a request.
pub(crate) fn request(line: &str, headers: &[(&str, &str)], body: Option<&Value>) -> String {
    let body = body.map(Value::to_string).unwrap_or_default();
    let headers = headers.iter().fold(String::new(), |text, (name, value)| format!("{text}{name}: {value}\r\n"));
    let host = if headers.contains("host: ") { "" } else { "host: localhost\r\n" };
    let length = body.len();
    format!(
        "{line} HTTP/1.1\r\n{host}{headers}content-type: application/json\r\n\
        content-length: {length}\r\n\r\n{body}"
    )
}

/// The bytes of a request. A character of its head is one byte, as in Latin-1; its body is UTF-8.
fn encode(request: &str) -> Vec<u8> {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = head.chars().map(|character| u8::try_from(character).unwrap());
    head.chain(*b"\r\n\r\n").chain(body.bytes()).collect()
}

/// Sends a request on a new connection; `None` if the connection breaks before the answer is complete.
pub(crate) fn try_ask(address: &str, line: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Option<Answer> {
    let mut connection = TcpStream::connect(address).ok()?;
    connection.set_read_timeout(Some(TIMEOUT)).ok()?;
    let headers = [headers, &[("connection", "close")]].concat();
    connection.write_all(&encode(&request(line, &headers, body))).ok()?;
    let mut text = String::new();
    connection.read_to_string(&mut text).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let is_json = head.contains("json");
    let complete = !is_json || body.is_empty() || serde_json::from_str::<Value>(body).is_ok();
    complete.then(|| Answer { status, head: head.to_owned(), body: serde_json::from_str(body).unwrap_or_default() })
}

/// Sends a request on a new connection.
pub(crate) fn ask(address: &str, line: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
    try_ask(address, line, headers, body).unwrap()
}

/// Begins a request without its body. Returns when the program waits for the body.
pub(crate) fn begin_a_request(address: &str) -> TcpStream {
    let mut connection = connect(address);
    let whole = request("POST /api/v1/session", &[("expect", "100-continue")], None);
    let promise = format!("content-length: {}", BODY.len());
    connection.write_all(whole.replace("content-length: 0", &promise).as_bytes()).unwrap();
    let mut first = [0; 25];
    connection.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 100 Continue\r\n\r\n");
    connection
}

/// The body that a begun request promises.
pub(crate) const BODY: &str = r#"{"login": "alice", "password": "not hers"}"#;
