//! An entry of the change log unfolded: field by field what was and what is, and where it came from.

use jiff::Timestamp;
use leptos::prelude::*;
use postern_shared::change::Change;
use postern_shared::id::RoleId;
use postern_shared::principal::KeyRef;
use serde_json::Value;

use super::agent::Agent;
use super::change_diff::{Became, fields, nothing};
use super::change_words::field;
use super::lineage::KeyOf;
use crate::state::role_book::RoleBook;
use crate::ui::{Fact, Facts, Moment};

/// What changed, and the request it changed in.
#[component]
pub(super) fn ChangeDetails(
    /// The entry.
    change: Change,
    /// The roles there are, for their names.
    book: RoleBook,
) -> impl IntoView {
    let kind = change.target.kind;
    let rows = fields(&change).into_iter().map(move |(name, became)| {
        let label = field(&name, kind);
        let told = told(&name, became, book);
        view! { <Fact label>{told}</Fact> }
    });
    let was_deleted = change.after.is_null() && change.before.is_object();
    let (at, request) = (change.at.to_string(), change.request);
    view! {
        {was_deleted.then(|| view! { <p class="diff-word">"As it was:"</p> })}
        <Facts>
            {rows.collect_view()}
            <Fact label="Time"><span class="mono">{at}</span></Fact>
            <Fact label="Request"><span class="mono">{request.id.to_string()}</span></Fact>
            <Fact label="Address"><span class="mono">{request.address}</span></Fact>
            <Fact label="Program"><Agent agent=request.agent/></Fact>
        </Facts>
    }
}

fn told(name: &str, became: Became, book: RoleBook) -> AnyView {
    match became {
        Became::Same(value) | Became::New(value) => shown(name, &value, book),
        Became::Gone(value) => view! { <span class="diff-old">{shown(name, &value, book)}</span> }.into_any(),
        Became::Other(was, is) => view! {
            <span class="diff-old">{shown(name, &was, book)}</span>
            <span class="diff-arrow" aria-hidden="true">" → "</span>
            <span class="visually-hidden">" became "</span>
            <span class="diff-new">{shown(name, &is, book)}</span>
        }
        .into_any(),
        Became::List { added, removed, kept } => {
            let item = |word: &'static str, class: &'static str, value: &Value| {
                view! { <li><span class="diff-word">{word}</span> <span class=class>{shown(name, value, book)}</span></li> }
            };
            let added = added.iter().map(|value| item("Added ", "diff-new", value)).collect_view();
            let removed = removed.iter().map(|value| item("Removed ", "diff-old", value)).collect_view();
            let kept = (kept > 0).then(|| view! { <li class="diff-word">{kept} " unchanged"</li> });
            view! { <ul class="diff-list">{added} {removed} {kept}</ul> }.into_any()
        }
    }
}

/// A value as a person reads it. What has no better form is its JSON text.
fn shown(name: &str, value: &Value, book: RoleBook) -> AnyView {
    match value {
        Value::Null => nothing(name).into_any(),
        Value::Bool(true) => "yes".into_any(),
        Value::Bool(false) => "no".into_any(),
        Value::Number(number) => number.to_string().into_any(),
        Value::String(text) => word(name, text, book),
        Value::Array(values) if values.is_empty() => "none".into_any(),
        Value::Array(values) => {
            let items = values.iter().map(|value| view! { <li>{shown(name, value, book)}</li> });
            view! { <ul class="diff-list">{items.collect_view()}</ul> }.into_any()
        }
        Value::Object(_) => match serde_json::from_value::<KeyRef>(value.clone()) {
            Ok(key) => view! { <KeyOf key/> }.into_any(),
            Err(_) => object(value),
        },
    }
}

fn word(name: &str, text: &str, book: RoleBook) -> AnyView {
    let is_time = name.ends_with("_at") || name.ends_with("_until");
    if let Some(at) = text.parse::<Timestamp>().ok().filter(|_| is_time) {
        return view! { <Moment at/> }.into_any();
    }
    if let Some(role) = text.parse::<RoleId>().ok().filter(|_| name == "roles") {
        return view! { <span>{move || book.name(&role)}</span> }.into_any();
    }
    let class = if matches!(name, "key" | "session" | "permissions" | "scope") { "mono" } else { "diff-text" };
    view! { <span class=class>{text.to_owned()}</span> }.into_any()
}

/// A key among several is named as one; anything else is its JSON text.
fn object(value: &Value) -> AnyView {
    let text = |name| value.get(name).and_then(Value::as_str);
    match (text("name"), text("key")) {
        (Some(name), Some(key)) => {
            view! { <span class="diff-text">{name.to_owned()}</span> " " <span class="mono">{key.to_owned()}</span> }
                .into_any()
        }
        _ => view! { <span class="mono diff-text">{value.to_string()}</span> }.into_any(),
    }
}
