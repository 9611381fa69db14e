//! What an administrator does.

use serde_json::{Value, json};

use crate::program::Program;
use crate::wire::{Answer, ask, try_ask};

/// The password of the first administrator.
pub(crate) const PASSWORD: &str = "nine odd geese in a row";

/// An administrator who is signed in.
pub(crate) struct Visit {
    pub(crate) address: String,
    /// The session, as the browser keeps it.
    pub(crate) cookie: String,
}

impl Visit {
    /// Sets Postern up with the link it printed.
    pub(crate) fn set_up(program: &mut Program) -> Self {
        let address = program.address();
        let answer = set_up(&address, &program.setup_code());
        Self::begun(address, &answer, 201)
    }

    /// Signs in.
    pub(crate) fn sign_in(program: &mut Program, password: &str) -> Self {
        let address = program.address();
        let answer = sign_in(&address, password);
        Self::begun(address, &answer, 200)
    }

    /// Follows the link of an invitation.
    pub(crate) fn accept(program: &mut Program, code: &str, password: &str) -> Self {
        let address = program.address();
        let body = json!({ "code": code, "password": password });
        let answer = ask(&address, "POST /api/v1/invitations/accept", &[], Some(&body));
        Self::begun(address, &answer, 200)
    }

    fn begun(address: String, answer: &Answer, status: u16) -> Self {
        assert_eq!(answer.status, status, "{answer:?}");
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("__Host-postern=pss_"), "{cookie}");
        Self { address, cookie }
    }

    /// Asks as a browser on the console does.
    pub(crate) fn ask(&self, line: &str, body: Option<&Value>) -> Answer {
        self.try_ask(line, body).unwrap()
    }

    /// Asks as a browser on the console does; `None` if the connection breaks.
    pub(crate) fn try_ask(&self, line: &str, body: Option<&Value>) -> Option<Answer> {
        let headers = [("cookie", self.cookie.as_str()), ("sec-fetch-site", "same-origin")];
        try_ask(&self.address, line, &headers, body)
    }
}

/// Asks to set Postern up with this code.
pub(crate) fn set_up(address: &str, code: &str) -> Answer {
    let body = json!({ "code": code, "login": "alice", "name": "Alice", "password": PASSWORD });
    ask(address, "POST /api/v1/setup", &[], Some(&body))
}

/// Asks to sign in with this password.
pub(crate) fn sign_in(address: &str, password: &str) -> Answer {
    ask(address, "POST /api/v1/session", &[], Some(&json!({ "login": "alice", "password": password })))
}
