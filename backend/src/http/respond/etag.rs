//! Answers with an `ETag`.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::ETAG;
use postern_shared::api_key::ApiKey;
use postern_shared::api_user::ApiUser;
use postern_shared::resource::Resource;
use postern_shared::role::Role;
use postern_shared::user::User;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Respond, with_header};
use crate::http::description::{Describe, Description};

/// 200 with a body and its version as `ETag`.
pub(in crate::http) struct WithEtag<T>(pub(in crate::http) T);

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

impl<T: Serialize + ToSchema + Versioned> Respond for WithEtag<T> {
    const STATUS: u16 = 200;
}

impl<T: Serialize + Versioned> IntoResponse for WithEtag<T> {
    fn into_response(self) -> Response {
        let tag = format!("\"{}\"", self.0.version());
        with_header(Json(self.0).into_response(), ETAG, &tag)
    }
}

impl<T: ToSchema> Describe for WithEtag<T> {
    fn describe(description: &mut Description) {
        description.answer::<T>(200, &[("ETag", "The version.")]);
    }
}
