//! Corrects the marker: the cookie that tells the console whether the browser is signed in, so that it does not ask for a
//! session that is not there.
//!
//! A sign-in sets it together with the session, and signing out clears both. In between, the session can end elsewhere, and a
//! person can delete either cookie. Then the next answer to the browser puts the marker right.

use axum::response::Response;
use http::HeaderMap;
use http::header::{COOKIE, SET_COOKIE};
use postern_shared::problem::Code;
use postern_shared::session::{MARKER, SIGNED_IN};

use super::cookie::{Cookie, SetCookie};
use crate::config::PublicUrl;

/// What the cookies of a request say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marker {
    has_session: bool,
    /// `None` without a marker.
    says_signed_in: Option<bool>,
    /// Whether another Postern on this host has set one.
    has_another: bool,
}

impl Marker {
    /// `None` if the request has no cookies.
    pub(super) fn of(headers: &HeaderMap, public_url: &PublicUrl) -> Option<Self> {
        let all = headers.get(COOKIE)?.as_bytes();
        let values = Cookie::Marker.values(headers, public_url);
        Some(Self {
            has_session: !Cookie::Session.values(headers, public_url).is_empty(),
            says_signed_in: values.first().map(|value| *value == SIGNED_IN),
            has_another: all.windows(MARKER.len()).any(|name| name == MARKER.as_bytes()),
        })
    }

    /// What the page has to set. It asks nobody whether the session has ended: the console does, and the answer says so.
    pub(super) fn for_page(self) -> Option<bool> {
        let sets = self.has_session || self.has_another;
        (self.says_signed_in.is_none() && sets).then_some(self.has_session)
    }

    /// What an answer of the API has to set: whether it was refused with this code, or answered to someone.
    pub(super) fn for_answer(self, response: &Response, refused: Option<Code>, has_caller: bool) -> Option<bool> {
        if response.headers().contains_key(SET_COOKIE) {
            return None;
        }
        match (self.says_signed_in, refused) {
            (Some(true), Some(Code::Unauthenticated | Code::InvalidToken)) => Some(false),
            (Some(false), None) if self.has_session && has_caller => Some(true),
            _ => None,
        }
    }
}

/// Adds the marker to a response, if it has to be set.
pub(super) fn corrected(response: Response, correction: Option<bool>, public_url: &PublicUrl) -> Response {
    match correction {
        Some(is_signed_in) => SetCookie::marker(public_url, is_signed_in).add_to(response),
        None => response,
    }
}
