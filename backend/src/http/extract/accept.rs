//! The requested format of a list.

use axum::extract::FromRequestParts;
use http::Uri;
use http::header::ACCEPT;
use http::request::Parts;

use crate::error::Error;
use crate::http::description::{Describe, Description};

/// The format that the `Accept` header requests, with the URL of the list.
pub(in crate::http) struct Accept {
    /// Whether to answer CSV instead of JSON.
    pub(in crate::http) csv: bool,
    uri: Uri,
}

impl Accept {
    /// The URL of the next page: the same query with another cursor.
    pub(in crate::http) fn next(&self, cursor: &str) -> String {
        let query = self.uri.query().unwrap_or_default().split('&');
        let mut query: Vec<&str> = query.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).collect();
        let cursor = format!("cursor={cursor}");
        query.push(&cursor);
        format!("{}?{}", self.uri.path(), query.join("&"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Accept {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        let accept = head.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut media_types = accept.split(',').filter_map(|media| media.split(';').next());
        Ok(Self { csv: media_types.any(|media| media.trim() == "text/csv"), uri: head.uri.clone() })
    }
}

impl Describe for Accept {
    fn describe(description: &mut Description) {
        description.header("Accept", "text/csv for CSV; JSON otherwise.", false);
    }
}
