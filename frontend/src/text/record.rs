//! A record as JSON.

use leptos::prelude::*;

use super::sentence;

pub const COPY: &str = text!("Copy JSON");

pub fn record(id: AnyView) -> AnyView {
    sentence(text!("Record {id}"), [("id", id)])
}

pub fn json_of(id: &str) -> String {
    text!("JSON of record {id}", id)
}
