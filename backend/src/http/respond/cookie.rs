//! Answers that set or clear the session cookie.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::Respond;
use crate::error::Error;
use crate::http::credential::COOKIE_NAME;
use crate::http::description::Description;
use crate::secret::Secret;
use crate::store::entity::session::ABSOLUTE;

/// A body and a session cookie.
pub(in crate::http) struct SignedIn<const STATUS: u16, T> {
    pub(in crate::http) body: T,
    pub(in crate::http) cookie: Secret,
}

/// 204 with a new session cookie.
pub(in crate::http) struct SignedInAgain(pub(in crate::http) Secret);

/// 204 that clears the session cookie.
pub(in crate::http) struct SignedOut;

/// Sets the session cookie for so many seconds.
fn with_cookie(mut response: Response, value: &str, seconds: i64) -> Response {
    let cookie = format!("{COOKIE_NAME}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    match HeaderValue::from_str(&cookie) {
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
        with_cookie((status, Json(self.body)).into_response(), self.cookie.reveal(), ABSOLUTE.as_secs())
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
        with_cookie(StatusCode::NO_CONTENT.into_response(), self.0.reveal(), ABSOLUTE.as_secs())
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
        with_cookie(StatusCode::NO_CONTENT.into_response(), "", 0)
    }
}
