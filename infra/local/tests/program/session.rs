//! Sessions of the administrator.

use serde_json::{Value, json};

use crate::program::Program;
use crate::wire::{Answer, ask, try_ask};

/// The password of the first administrator.
pub(crate) const PASSWORD: &str = "nine odd geese in a row";

/// A session of the administrator.
pub(crate) struct Session {
    /// The address of the program.
    pub(crate) address: String,
    /// The session cookie, as a browser keeps it.
    pub(crate) cookie: String,
}

impl Session {
    /// Sets Postern up with the link that it printed.
    pub(crate) fn set_up(program: &mut Program) -> Self {
        let address = program.address();
        let answer = set_up(&address, &program.setup_code());
        Self::from_answer(address, &answer, 201)
    }

    /// Signs in.
    pub(crate) fn sign_in(program: &mut Program, password: &str) -> Self {
        Self::sign_in_as(&program.address(), "alice", password)
    }

    /// Signs in as the user with this login.
    pub(crate) fn sign_in_as(address: &str, login: &str, password: &str) -> Self {
        Self::from_answer(address.to_owned(), &sign_in(address, login, password), 200)
    }

    /// Accepts an invitation.
    pub(crate) fn accept(program: &mut Program, code: &str, password: &str) -> Self {
        let address = program.address();
        let body = json!({ "code": code, "password": password });
        let answer = ask(&address, "POST /api/v1/invitations/accept", &[], Some(&body));
        Self::from_answer(address, &answer, 200)
    }

    fn from_answer(address: String, answer: &Answer, status: u16) -> Self {
        assert_eq!(answer.status, status, "{answer:?}");
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let port = address.rsplit_once(':').unwrap().1;
        assert!(cookie.starts_with(&format!("__Host-postern-{port}=pss_")), "{cookie}");
        Self { address, cookie }
    }

    /// Sends a request as a browser on the console does.
    pub(crate) fn ask(&self, line: &str, body: Option<&Value>) -> Answer {
        self.try_ask(line, body).unwrap()
    }

    /// The same with further headers.
    pub(crate) fn ask_with(&self, line: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        ask(&self.address, line, &[&self.headers(), headers].concat(), Some(body))
    }

    /// All items of a list, from all its pages.
    pub(crate) fn all(&self, path: &str) -> Vec<Value> {
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let line = format!("GET /api/v1{path}{}limit=100{cursor}", if path.contains('?') { '&' } else { '?' });
            let page = self.ask(&line, None).expect(200);
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    /// Sends a request as a browser on the console does; `None` if the connection breaks.
    pub(crate) fn try_ask(&self, line: &str, body: Option<&Value>) -> Option<Answer> {
        try_ask(&self.address, line, &self.headers(), body)
    }

    fn headers(&self) -> [(&str, &str); 2] {
        [("cookie", &self.cookie), ("sec-fetch-site", "same-origin")]
    }
}

/// Sets Postern up with this code.
pub(crate) fn set_up(address: &str, code: &str) -> Answer {
    let body = json!({ "code": code, "login": "alice", "name": "Alice", "password": PASSWORD });
    ask(address, "POST /api/v1/setup", &[], Some(&body))
}

/// The response to a sign-in.
pub(crate) fn sign_in(address: &str, login: &str, password: &str) -> Answer {
    ask(address, "POST /api/v1/session", &[], Some(&json!({ "login": login, "password": password })))
}
