//! Answers that set or clear the session cookie.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::Respond;
use crate::app::App;
use crate::error::Error;
use crate::http::credential::cookie_name;
use crate::http::description::Description;
use crate::secret::Secret;
use crate::store::entity::session::ABSOLUTE;

/// A `Set-Cookie` header with the session.
pub(in crate::http) struct SessionCookie(Secret);

impl SessionCookie {
    /// Keeps a session until it ends.
    pub(in crate::http) fn keep(app: &App, session: &Secret) -> Self {
        Self::new(app, session.reveal(), ABSOLUTE.as_secs())
    }

    /// Clears the session.
    pub(in crate::http) fn clear(app: &App) -> Self {
        Self::new(app, "", 0)
    }

    fn new(app: &App, value: &str, seconds: i64) -> Self {
        let name = cookie_name(&app.config.public_url);
        let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
        Self(Secret::new(cookie))
    }
}

/// A body and a session cookie.
pub(in crate::http) struct SignedIn<const STATUS: u16, T> {
    pub(in crate::http) body: T,
    pub(in crate::http) cookie: SessionCookie,
}

/// 204 with a new session cookie.
pub(in crate::http) struct SignedInAgain(pub(in crate::http) SessionCookie);

/// 204 that clears the session cookie.
pub(in crate::http) struct SignedOut(pub(in crate::http) SessionCookie);

fn with_cookie(mut response: Response, SessionCookie(cookie): &SessionCookie) -> Response {
    match HeaderValue::from_str(cookie.reveal()) {
        Ok(mut cookie) => {
            cookie.set_sensitive(true);
            response.headers_mut().insert(SET_COOKIE, cookie);
            response
        }
        Err(error) => Error::internal(error).into_response(),
    }
}

impl<const STATUS: u16, T: Serialize + ToSchema> Respond for SignedIn<STATUS, T> {
    const STATUS: u16 = STATUS;

    fn describe(description: &mut Description) {
        description.answer::<T>(STATUS, &[("Set-Cookie", "The session.")]);
    }
}

impl<const STATUS: u16, T: Serialize> IntoResponse for SignedIn<STATUS, T> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(STATUS).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        with_cookie((status, Json(self.body)).into_response(), &self.cookie)
    }
}

impl Respond for SignedInAgain {
    const STATUS: u16 = 204;

    fn describe(description: &mut Description) {
        description.empty_answer(204, &[("Set-Cookie", "The new session, which replaces all earlier ones.")]);
    }
}

impl IntoResponse for SignedInAgain {
    fn into_response(self) -> Response {
        with_cookie(StatusCode::NO_CONTENT.into_response(), &self.0)
    }
}

impl Respond for SignedOut {
    const STATUS: u16 = 204;

    fn describe(description: &mut Description) {
        description.empty_answer(204, &[("Set-Cookie", "Clears the session.")]);
    }
}

impl IntoResponse for SignedOut {
    fn into_response(self) -> Response {
        with_cookie(StatusCode::NO_CONTENT.into_response(), &self.0)
    }
}
