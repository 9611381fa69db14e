//! The cookies: their names, and how they are read and set.

use axum::response::{IntoResponse, Response};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use postern_shared::session::{MARKER, SIGNED_IN, cookie_name};

use crate::app::App;
use crate::config::PublicUrl;
use crate::error::Error;
use crate::operation::session::SignInCookies;
use crate::secret::Secret;
use crate::store::entity::device::DEVICE_LIFE;
use crate::store::entity::session::ABSOLUTE;

/// A cookie that Postern sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The session.
    Session,
    /// Recognises a browser that signed in before.
    Device,
    /// Tells the console whether the browser is signed in.
    Marker,
}

impl Cookie {
    /// Its name. The prefix makes browsers insist that it is Secure, for this host alone and for every path.
    pub(super) fn name(self, public_url: &PublicUrl) -> String {
        let name = match self {
            Self::Session => "__Host-postern",
            Self::Device => "__Host-postern-device",
            Self::Marker => MARKER,
        };
        cookie_name(name, public_url.port())
    }

    /// Every value that a request has of it. Other programs on the host can set cookies with any bytes beside it.
    pub(super) fn values<'a>(self, headers: &'a HeaderMap, public_url: &PublicUrl) -> Vec<&'a str> {
        let prefix = format!("{}=", self.name(public_url));
        let cookies = headers.get_all(COOKIE).iter().flat_map(|header| header.as_bytes().split(|byte| *byte == b';'));
        let values = cookies.filter_map(|cookie| cookie.trim_ascii().strip_prefix(prefix.as_bytes()));
        values.filter_map(|value| str::from_utf8(value).ok()).collect()
    }
}

/// The value of a `Set-Cookie` header.
pub(super) struct SetCookie(Secret);

impl SetCookie {
    /// Keeps a session until it ends, and recognises the browser for longer.
    pub(super) fn signed_in(app: &App, cookies: &SignInCookies) -> [Self; 3] {
        let url = &app.config.public_url;
        let device = Self::new(url, Cookie::Device, cookies.device.reveal(), DEVICE_LIFE.as_secs());
        [Self::new(url, Cookie::Session, cookies.session.reveal(), ABSOLUTE.as_secs()), device, Self::marker(url, true)]
    }

    /// Clears the session.
    pub(super) fn signed_out(app: &App) -> [Self; 2] {
        [Cookie::Session, Cookie::Marker].map(|cookie| Self::new(&app.config.public_url, cookie, "", 0))
    }

    /// Tells the console whether the browser is signed in.
    pub(super) fn marker(public_url: &PublicUrl, is_signed_in: bool) -> Self {
        Self::new(public_url, Cookie::Marker, if is_signed_in { SIGNED_IN } else { "no" }, ABSOLUTE.as_secs())
    }

    fn new(public_url: &PublicUrl, cookie: Cookie, value: &str, seconds: i64) -> Self {
        let name = cookie.name(public_url);
        // The console reads the marker.
        let hidden = if cookie == Cookie::Marker { "" } else { "HttpOnly; " };
        Self(Secret::new(format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; {hidden}SameSite=Strict")))
    }

    /// Adds it to a response.
    pub(super) fn add_to(&self, mut response: Response) -> Response {
        match HeaderValue::from_str(self.0.reveal()) {
            Ok(mut cookie) => {
                cookie.set_sensitive(true);
                response.headers_mut().append(SET_COOKIE, cookie);
                response
            }
            Err(error) => Error::internal(error).into_response(),
        }
    }
}
