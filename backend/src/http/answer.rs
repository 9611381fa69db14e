//! What a handler can answer. Every answer says in one place how it is written and how it is described.

use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, ETAG, LINK, LOCATION, SET_COOKIE};
use http::{HeaderName, HeaderValue, StatusCode};
use postern_shared::api_key::ApiKey;
use postern_shared::api_user::ApiUser;
use postern_shared::resource::Resource;
use postern_shared::role::Role;
use postern_shared::user::User;
use serde::Serialize;
use utoipa::ToSchema;

use super::credential::COOKIE_NAME;
use super::csv::Finished;
use super::description::Description;
use crate::error::Error;
use crate::secret::hash::Secret;
use crate::store::entity::session::ABSOLUTE;

/// Something answered.
pub(super) trait Answer: Send + 'static {
    /// Writes it.
    fn response(self) -> Result<Response, Error>;

    /// Describes it in the OpenAPI document.
    fn describe(description: &mut Description);
}

/// Something with a version, which is its `ETag`.
pub(super) trait Versioned {
    fn version(&self) -> u64;
}

impl Versioned for Role {
    fn version(&self) -> u64 {
        self.version
    }
}

impl Versioned for User {
    fn version(&self) -> u64 {
        self.version
    }
}

impl Versioned for ApiUser {
    fn version(&self) -> u64 {
        self.version
    }
}

impl Versioned for Resource {
    fn version(&self) -> u64 {
        self.version
    }
}

impl Versioned for ApiKey {
    fn version(&self) -> u64 {
        self.version
    }
}

/// 200 with a body.
pub(super) struct Json<T>(pub(super) T);

/// 200 with a body and its version.
pub(super) struct WithEtag<T>(pub(super) T);

/// 201 with a body and where it is from now on.
pub(super) struct Created<T> {
    pub(super) location: String,
    pub(super) body: T,
}

/// 200 with a body, as JSON or as the sheet that was asked for.
pub(super) enum JsonOrCsv<T> {
    Json(T),
    Csv(Finished),
}

/// 204.
pub(super) struct NoContent;

/// A body together with a session cookie.
pub(super) struct SignedIn<const STATUS: u16, T> {
    pub(super) body: T,
    pub(super) cookie: Secret,
}

/// 204 with a fresh session cookie.
pub(super) struct SignedInAgain(pub(super) Secret);

/// 204 with which the session cookie goes.
pub(super) struct SignedOut;

fn json<T: Serialize>(status: StatusCode, body: &T) -> Result<Response, Error> {
    let mut response = Response::new(Body::from(serde_json::to_vec(body).map_err(Error::internal)?));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

fn empty() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

fn with(mut response: Response, name: HeaderName, value: &str) -> Result<Response, Error> {
    let mut value = HeaderValue::from_str(value).map_err(Error::internal)?;
    value.set_sensitive(name == SET_COOKIE);
    response.headers_mut().append(name, value);
    Ok(response)
}

fn cookie(value: &str, seconds: i64) -> String {
    format!("{COOKIE_NAME}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict")
}

impl<T: Serialize + ToSchema + Send + 'static> Answer for Json<T> {
    fn response(self) -> Result<Response, Error> {
        json(StatusCode::OK, &self.0)
    }

    fn describe(description: &mut Description) {
        description.answer::<T>(200, &[]);
    }
}

impl<T: Serialize + ToSchema + Versioned + Send + 'static> Answer for WithEtag<T> {
    fn response(self) -> Result<Response, Error> {
        let version = format!("\"{}\"", self.0.version());
        with(json(StatusCode::OK, &self.0)?, ETAG, &version)
    }

    fn describe(description: &mut Description) {
        description.answer::<T>(200, &[("ETag", "The version.")]);
    }
}

impl<T: Serialize + ToSchema + Send + 'static> Answer for Created<T> {
    fn response(self) -> Result<Response, Error> {
        with(json(StatusCode::CREATED, &self.body)?, LOCATION, &self.location)
    }

    fn describe(description: &mut Description) {
        description.answer::<T>(201, &[("Location", "Where it is.")]);
    }
}

impl<T: Serialize + ToSchema + Send + 'static> Answer for JsonOrCsv<T> {
    fn response(self) -> Result<Response, Error> {
        let csv = match self {
            Self::Json(body) => return json(StatusCode::OK, &body),
            Self::Csv(csv) => csv,
        };
        let mut response = Response::new(Body::from(csv.text));
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
        match csv.next {
            Some(next) => with(response, LINK, &format!("<{next}>; rel=\"next\"")),
            None => Ok(response),
        }
    }

    fn describe(description: &mut Description) {
        description.answer::<T>(200, &[]);
        description.also_as_csv();
    }
}

impl Answer for NoContent {
    fn response(self) -> Result<Response, Error> {
        Ok(empty())
    }

    fn describe(description: &mut Description) {
        description.empty_answer(204, &[]);
    }
}

impl<const STATUS: u16, T: Serialize + ToSchema + Send + 'static> Answer for SignedIn<STATUS, T> {
    fn response(self) -> Result<Response, Error> {
        let status = StatusCode::from_u16(STATUS).map_err(Error::internal)?;
        with(json(status, &self.body)?, SET_COOKIE, &cookie(self.cookie.reveal(), ABSOLUTE.as_secs()))
    }

    fn describe(description: &mut Description) {
        description.answer::<T>(STATUS, &[("Set-Cookie", "The session.")]);
    }
}

impl Answer for SignedInAgain {
    fn response(self) -> Result<Response, Error> {
        with(empty(), SET_COOKIE, &cookie(self.0.reveal(), ABSOLUTE.as_secs()))
    }

    fn describe(description: &mut Description) {
        description.empty_answer(204, &[("Set-Cookie", "The session that takes the place of all before.")]);
    }
}

impl Answer for SignedOut {
    fn response(self) -> Result<Response, Error> {
        with(empty(), SET_COOKIE, &cookie("", 0))
    }

    fn describe(description: &mut Description) {
        description.empty_answer(204, &[("Set-Cookie", "Takes the session away.")]);
    }
}
