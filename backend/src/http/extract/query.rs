//! The query of a request.

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, Query as QueryOf};
use http::Uri;
use http::request::Parts;
use postern_shared::access::AccessQuery;
use postern_shared::activity::ActivityQuery;
use postern_shared::api_key::KeyQuery;
use postern_shared::billing::BillingQuery;
use postern_shared::change::ChangeQuery;
use postern_shared::field::Validate;
use postern_shared::page::{Listing, PAGE_DEFAULT, PAGE_LIMIT, Paging};
use postern_shared::principal::PrincipalQuery;
use postern_shared::problem::Code;
use postern_shared::record::{RECORD_PAGE_LIMIT, RecordQuery};
use postern_shared::role::RoleQuery;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};
use crate::store::PageQuery;

/// Longest detail about a query, in characters: it can quote what was sent.
const QUOTE: usize = 300;

/// A query that is not read yet.
pub(in crate::http) struct Query<T> {
    uri: Uri,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + Validate> Query<T> {
    /// Reads the query and checks its parameters. An unknown parameter is refused.
    pub(in crate::http) fn read(self) -> Result<T, Refusal> {
        let query: T = self.parse()?;
        match query.validate().into_iter().next() {
            None => Ok(query),
            Some(error) => Err(Refusal::new(Code::BadQuery, format!("{}: {}", error.field, error.detail))),
        }
    }

    fn parse(&self) -> Result<T, Refusal> {
        QueryOf::try_from_uri(&self.uri).map(|QueryOf(query)| query).map_err(|rejection| {
            let what = rejection.body_text();
            let what = what.strip_prefix("Failed to deserialize query string: ").unwrap_or(&what);
            let what: String = what.chars().filter(|c| !c.is_control()).take(QUOTE).collect();
            Refusal::new(Code::BadQuery, format!("{what}."))
        })
    }
}

impl<T, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(Self { uri: head.uri.clone(), of: PhantomData })
    }
}

impl<T: IntoParams> Describe for Query<T> {
    fn describe(description: &mut Description) {
        description.parameters.extend(T::into_params(|| Some(ParameterIn::Query)));
        description.refuses(&[Code::BadQuery, Code::BadCursor]);
    }
}

/// A query for a page of a list.
pub(in crate::http) trait Paged {
    /// The most items on a page.
    const LIMIT: u32 = PAGE_LIMIT;

    /// The most items to answer, if it says so.
    fn limit(&self) -> Option<u32>;

    /// The cursor of the page.
    fn cursor(&self) -> Option<String>;

    /// The page that it asks for.
    fn page(&self) -> Result<PageQuery, Error> {
        Ok(PageQuery::new(limit(self.limit(), Self::LIMIT)?, self.cursor()))
    }
}

macro_rules! paged {
    ($($query:ty),*) => {$(
        impl Paged for $query {
            fn limit(&self) -> Option<u32> {
                self.limit
            }

            fn cursor(&self) -> Option<String> {
                self.cursor.clone()
            }
        }
    )*};
}

paged! {
    AccessQuery, ActivityQuery, BillingQuery, ChangeQuery, KeyQuery, Listing, Paging, PrincipalQuery, RoleQuery
}

impl Paged for RecordQuery {
    const LIMIT: u32 = RECORD_PAGE_LIMIT;

    fn limit(&self) -> Option<u32> {
        self.limit
    }

    fn cursor(&self) -> Option<String> {
        self.cursor.clone()
    }
}

/// The number of items on a page: the `limit` of the query, or the default.
pub(in crate::http) fn limit(requested: Option<u32>, most: u32) -> Result<u32, Error> {
    match requested {
        None => Ok(PAGE_DEFAULT),
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        Some(_) => Err(Error::refused(Code::BadQuery, format!("limit is a number from 1 to {most}."))),
    }
}
