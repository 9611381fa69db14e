//! Answers as JSON or CSV.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, LINK};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Respond, with_header};
use crate::http::csv::Csv;
use crate::http::description::Description;

/// 200 with a body in the format that was asked for.
pub(in crate::http) enum JsonOrCsv<T> {
    Json(T),
    Csv(Csv),
}

impl<T: Serialize + ToSchema> Respond for JsonOrCsv<T> {
    const STATUS: u16 = 200;

    fn describe(description: &mut Description) {
        description.answer::<T>(200, &[]);
        description.also_as_csv();
    }
}

impl<T: Serialize> IntoResponse for JsonOrCsv<T> {
    fn into_response(self) -> Response {
        let csv = match self {
            Self::Json(body) => return Json(body).into_response(),
            Self::Csv(csv) => csv,
        };
        let response = ([(CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], csv.text).into_response();
        match csv.next {
            Some(next) => with_header(response, LINK, &format!("<{next}>; rel=\"next\"")),
            None => response,
        }
    }
}
