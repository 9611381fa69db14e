//! The URL of a list.

use axum::extract::FromRequestParts;
use http::Uri;
use http::request::Parts;

use crate::error::Error;
use crate::http::description::Describe;

/// The URL of a list, with its query.
pub(in crate::http) struct ListUrl(Uri);

impl ListUrl {
    /// The URL of the next page: the same query with another cursor.
    pub(in crate::http) fn next(&self, cursor: &str) -> String {
        let query = self.0.query().unwrap_or_default().split('&');
        let mut query: Vec<&str> = query.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).collect();
        let cursor = format!("cursor={cursor}");
        query.push(&cursor);
        format!("{}?{}", self.0.path(), query.join("&"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ListUrl {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(Self(head.uri.clone()))
    }
}

impl Describe for ListUrl {}
