//! Answers with a JSON body.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{ETAG, LOCATION};
use postern_shared::api_key::ApiKey;
use postern_shared::api_user::ApiUser;
use postern_shared::resource::Resource;
use postern_shared::role::Role;
use postern_shared::user::{InvitedUser, User};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Respond, with_header};
use crate::http::description::Description;

impl<T: Serialize + ToSchema> Respond for Json<T> {
    const STATUS: u16 = 200;

    fn describe(description: &mut Description) {
        description.answer::<T>(Self::STATUS, &[]);
    }
}

/// 201 with a body and its URL.
pub(in crate::http) struct Created<T> {
    pub(in crate::http) location: String,
    pub(in crate::http) body: T,
}

impl<T: Serialize + ToSchema> Respond for Created<T> {
    const STATUS: u16 = 201;

    fn describe(description: &mut Description) {
        description.answer::<T>(Self::STATUS, &[("Location", "Its URL.")]);
    }
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        with_header((StatusCode::CREATED, Json(self.body)).into_response(), LOCATION, &self.location)
    }
}

/// 200 with a body and its version as `ETag`.
pub(in crate::http) struct WithEtag<T>(pub(in crate::http) T);

/// The answer to a `PUT`: 201 if it created something, 200 if that exists.
pub(in crate::http) enum Upserted<T> {
    /// It is new.
    Created(Created<T>),
    /// It existed and has the fields of the request now.
    Edited(WithEtag<T>),
}

impl<T: Serialize + ToSchema + Versioned> Respond for Upserted<T> {
    const STATUS: u16 = 200;

    fn describe(description: &mut Description) {
        WithEtag::<T>::describe(description);
        Created::<T>::describe(description);
    }
}

impl<T: Serialize + Versioned> IntoResponse for Upserted<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Created(created) => created.into_response(),
            Self::Edited(edited) => edited.into_response(),
        }
    }
}

/// A body that has a version.
pub(in crate::http) trait Versioned {
    fn version(&self) -> u64;
}

macro_rules! versioned {
    ($($body:ty),*) => {$(
        impl Versioned for $body {
            fn version(&self) -> u64 {
                self.version
            }
        }
    )*};
}

versioned! { ApiKey, ApiUser, Resource, Role, User }

impl Versioned for InvitedUser {
    fn version(&self) -> u64 {
        self.user.version
    }
}

impl<T: Serialize + ToSchema + Versioned> Respond for WithEtag<T> {
    const STATUS: u16 = 200;

    fn describe(description: &mut Description) {
        description.answer::<T>(Self::STATUS, &[("ETag", "The version.")]);
    }
}

impl<T: Serialize + Versioned> IntoResponse for WithEtag<T> {
    fn into_response(self) -> Response {
        let tag = format!("\"{}\"", self.0.version());
        with_header(Json(self.0).into_response(), ETAG, &tag)
    }
}
