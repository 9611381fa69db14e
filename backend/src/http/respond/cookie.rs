//! Answers that set or clear cookies.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Respond;
use crate::http::cookie::SetCookie;
use crate::http::description::Description;

/// What a sign-in sets.
const COOKIES: &str = "The new session, a cookie by which Postern recognises this browser when it signs in again, and one \
                       that tells the console that the browser is signed in.";

/// A body and the cookies of a sign-in.
pub(in crate::http) struct SignedIn<const STATUS: u16, T> {
    pub(in crate::http) body: T,
    pub(in crate::http) cookies: [SetCookie; 3],
}

/// 204 with the cookies of a sign-in.
pub(in crate::http) struct SignedInAgain(pub(in crate::http) [SetCookie; 3]);

/// 204 that clears the session cookie.
pub(in crate::http) struct SignedOut(pub(in crate::http) [SetCookie; 2]);

impl<const STATUS: u16, T: Serialize + ToSchema> Respond for SignedIn<STATUS, T> {
    const STATUS: u16 = STATUS;

    fn describe(description: &mut Description) {
        description.answer::<T>(STATUS, &[("Set-Cookie", COOKIES)]);
    }
}

impl<const STATUS: u16, T: Serialize> IntoResponse for SignedIn<STATUS, T> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(STATUS).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        with_cookies((status, Json(self.body)).into_response(), &self.cookies)
    }
}

impl Respond for SignedInAgain {
    const STATUS: u16 = 204;

    fn describe(description: &mut Description) {
        description.empty_answer(204, &[("Set-Cookie", COOKIES)]);
    }
}

impl IntoResponse for SignedInAgain {
    fn into_response(self) -> Response {
        with_cookies(StatusCode::NO_CONTENT.into_response(), &self.0)
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
        with_cookies(StatusCode::NO_CONTENT.into_response(), &self.0)
    }
}

fn with_cookies(response: Response, cookies: &[SetCookie]) -> Response {
    cookies.iter().fold(response, |response, cookie| cookie.add_to(response))
}
