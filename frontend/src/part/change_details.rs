//! The details of a change: each field before and after, and the request.

use leptos::prelude::*;
use postern_shared::change::Change;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, NamedKey};
use postern_shared::time::Timestamp;
use serde_json::Value;
use wasm_split_helpers::wasm_split;

use super::agent::UserAgent;
use super::change_diff::{FieldChange, fields, nothing};
use super::change_words::field;
use super::later::Piece;
use super::principal::KeyLink;
use crate::state::role_catalog::RoleCatalog;
use crate::text;
use crate::text::change::details as words;
use crate::ui::{ExactMoment, Fact, Facts, Moment};

/// The names of what the fields refer to.
#[derive(Clone, Copy)]
struct Names {
    roles: RoleCatalog,
    /// The keys, as the log named them.
    keys: StoredValue<Vec<NamedKey>>,
}

impl Names {
    /// A key with its names, as far as they are known.
    fn key(self, key: KeyRef) -> NamedKey {
        let named = self.keys.with_value(|keys| keys.iter().find(|named| named.reference == key).cloned());
        named.unwrap_or_else(|| key.into())
    }

    /// The key of this id, if the log named it.
    fn key_of_id(self, id: &str) -> Option<NamedKey> {
        self.keys.with_value(|keys| keys.iter().find(|named| named.reference.id.as_str() == id).cloned())
    }
}

/// How the details are made.
#[wasm_split(items, fallible)]
pub(super) fn change_details() -> Piece<(Change, RoleCatalog)> {
    Ok(|(change, catalog)| view! { <ChangeDetails change catalog/> }.into_any())
}

/// The fields of the change, and its request.
#[component]
pub(super) fn ChangeDetails(
    /// The change.
    change: Change,
    /// The roles there are, for their names.
    catalog: RoleCatalog,
) -> impl IntoView {
    let kind = change.target.kind;
    let names = Names { roles: catalog, keys: StoredValue::new(change.keys.clone()) };
    let rows = fields(&change).into_iter().map(move |(name, change)| {
        let label = field(&name, kind);
        let change = field_change(&name, change, names);
        view! { <Fact label>{change}</Fact> }
    });
    let was_deleted = change.after.is_null() && change.before.is_object();
    let (at, request) = (change.at, change.request);
    view! {
        {was_deleted.then(|| view! { <p class="diff-word">{words::BEFORE_DELETION}</p> })}
        <Facts>
            {rows.collect_view()}
            <Fact label=words::TIME><ExactMoment at/></Fact>
            <Fact label=words::REQUEST><span translate="no" class="mono">{request.id.to_string()}</span></Fact>
            <Fact label=words::ADDRESS><span translate="no" class="mono">{request.address}</span></Fact>
            <Fact label=words::PROGRAM><UserAgent agent=request.agent/></Fact>
        </Facts>
    }
}

fn field_change(name: &str, change: FieldChange, names: Names) -> AnyView {
    match change {
        FieldChange::Same(value) | FieldChange::New(value) => shown(name, &value, names),
        FieldChange::Gone(value) => view! { <span class="diff-old">{shown(name, &value, names)}</span> }.into_any(),
        FieldChange::Other(was, is) => view! {
            <span class="diff-old">{shown(name, &was, names)}</span>
            <span class="diff-arrow" aria-hidden="true">" → "</span>
            <span class="visually-hidden">" " {words::CHANGED_TO} " "</span>
            <span class="diff-new">{shown(name, &is, names)}</span>
        }
        .into_any(),
        FieldChange::List { added, removed, kept } => {
            let item = |text: fn(AnyView) -> AnyView, class: &'static str, value: &Value| {
                let value = view! { <span class=class>{shown(name, value, names)}</span> }.into_any();
                view! { <li class="diff-word">{text(value)}</li> }
            };
            let added = added.iter().map(|value| item(words::added, "diff-new", value)).collect_view();
            let removed = removed.iter().map(|value| item(words::removed, "diff-old", value)).collect_view();
            let kept = (kept > 0).then(|| view! { <li class="diff-word">{words::unchanged(kept)}</li> });
            view! { <ul class="diff-list">{added} {removed} {kept}</ul> }.into_any()
        }
    }
}

/// A value in words; its JSON text where there are none.
fn shown(name: &str, value: &Value, names: Names) -> AnyView {
    match value {
        Value::Null => nothing(name).unwrap_or(words::NONE).into_any(),
        Value::Bool(true) => words::YES.into_any(),
        Value::Bool(false) => words::NO.into_any(),
        Value::Number(number) => number.to_string().into_any(),
        Value::String(value) => word(name, value, names),
        Value::Array(values) if values.is_empty() => words::NONE.into_any(),
        Value::Array(values) => {
            let items = values.iter().map(|value| view! { <li>{shown(name, value, names)}</li> });
            view! { <ul class="diff-list">{items.collect_view()}</ul> }.into_any()
        }
        Value::Object(_) => match serde_json::from_value::<KeyRef>(value.clone()) {
            Ok(key) => view! { <KeyLink key=names.key(key)/> }.into_any(),
            Err(_) => object(value),
        },
    }
}

fn word(name: &str, value: &str, names: Names) -> AnyView {
    let is_time = name.ends_with("_at") || name.ends_with("_until");
    if let Some(at) = value.parse::<Timestamp>().ok().filter(|_| is_time) {
        return view! { <Moment at/> }.into_any();
    }
    if let Some(role) = value.parse::<RoleId>().ok().filter(|_| name == "roles") {
        return text::untranslated(move || names.roles.name(&role));
    }
    if let Some(key) = names.key_of_id(value).filter(|_| name == "successor") {
        return view! { <KeyLink key/> }.into_any();
    }
    if matches!(name, "permissions" | "permission" | "scope") {
        let permission = Permission::from(value);
        return view! { <span>{text::shared(&permission.words())}</span> " " <code translate="no">{permission.to_string()}</code> }.into_any();
    }
    let class = if matches!(name, "key" | "session" | "successor") { "mono" } else { "diff-text" };
    view! { <span translate="no" class=class>{value.to_owned()}</span> }.into_any()
}

/// One of several keys by its name and id; anything else as its JSON text.
fn object(value: &Value) -> AnyView {
    let part = |name| value.get(name).and_then(Value::as_str);
    match (part("name"), part("key")) {
        (Some(name), Some(key)) => {
            view! { <span translate="no" class="diff-text">{name.to_owned()}</span> " " <span translate="no" class="mono">{key.to_owned()}</span> }
                .into_any()
        }
        _ => view! { <span translate="no" class="mono diff-text">{value.to_string()}</span> }.into_any(),
    }
}
