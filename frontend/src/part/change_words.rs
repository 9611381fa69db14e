//! The change log in words: actions, fields, targets.

use leptos::prelude::*;
use postern_shared::change::{Action, Change, Subject, SubjectKind};
use postern_shared::permission::Permission;
use serde_json::Value;

use super::permission_item::words_and_name;
use crate::route::{ApiUserTab, Route};
use crate::state::role_catalog::RoleCatalog;
use crate::text::change::details;
use crate::text::change::words::{self, Edit};
use crate::text::{sentence, untranslated};

/// A value in a sentence, with its name there.
type Named = (&'static str, AnyView);

/// What a change did, after the name of the actor: "Ada *created the role Dock*". For an edit of one field it says precisely what
/// changed.
pub(super) fn what(change: &Change, catalog: RoleCatalog) -> AnyView {
    let Change { action, target, .. } = change;
    match edit_words(change, catalog) {
        Some((text, value)) => with_names(text, *action, target, value),
        None => action_words(*action, target),
    }
}

/// What an action did, in the same way. Actions on the actor name no target. An action on a key names it, and the target is its
/// owner.
pub(super) fn action_words(action: Action, target: &Subject) -> AnyView {
    with_names(words::done(action, target.key.is_some()), action, target, None)
}

fn with_names(text: &'static str, action: Action, target: &Subject, value: Option<Named>) -> AnyView {
    let key = target.key.as_ref().map(|key| untranslated(key.name.clone()));
    let value = value.unwrap_or_else(|| ("", ().into_any()));
    sentence(text, [("target", name(target, deletes(action))), ("key", key.into_any()), value])
}

/// The name at the time of the change; a link, if there is a screen.
pub(super) fn name(subject: &Subject, is_gone: bool) -> AnyView {
    let name = if subject.name.is_empty() { subject.id.clone() } else { subject.name.clone() };
    match screen(subject).filter(|_| !is_gone) {
        Some(route) => view! { <a translate="no" class="change-name" href=route.url()>{name}</a> }.into_any(),
        None => view! { <span translate="no" class="change-name">{name}</span> }.into_any(),
    }
}

/// Precise words for an edit of one field, and the value that they name.
fn edit_words(change: &Change, catalog: RoleCatalog) -> Option<(&'static str, Option<Named>)> {
    if change.action == Action::KeyEdit && change.target.key.is_none() {
        return None;
    }
    let (before, after) = (change.before.as_object()?, change.after.as_object()?);
    // An edit of a key always has the key's id.
    let mut names: Vec<&String> = after.keys().filter(|name| *name != "key").collect();
    let name = names.pop().filter(|_| names.is_empty())?;
    let (was, is) = (before.get(name)?, after.get(name)?);
    let (edit, value) = match (name.as_str(), is) {
        ("disabled", Value::Bool(true)) => (Edit::Disabled, None),
        ("disabled", Value::Bool(false)) => (Edit::Enabled, None),
        ("name", _) => (Edit::Renamed, Some(("before", untranslated(was.as_str()?.to_owned())))),
        ("login", _) => (Edit::Login, None),
        ("description", _) => (Edit::Description, None),
        ("note", _) => (Edit::Note, None),
        ("expires_at", _) => (Edit::Expiry, None),
        ("external_id", _) => (Edit::ExternalId, None),
        ("roles", _) => match differences(was, is)? {
            (added, removed) if removed.is_empty() => {
                one_or_many(added, Edit::GaveRole, Edit::GaveRoles, |id| ("role", role(id, catalog)))
            }
            (added, removed) if added.is_empty() => {
                one_or_many(removed, Edit::TookRole, Edit::TookRoles, |id| ("role", role(id, catalog)))
            }
            _ => (Edit::ChangedRoles, None),
        },
        ("permissions", _) => match differences(was, is)? {
            (added, removed) if removed.is_empty() => {
                one_or_many(added, Edit::AddedPermission, Edit::AddedPermissions, permission)
            }
            (added, removed) if added.is_empty() => {
                one_or_many(removed, Edit::RemovedPermission, Edit::RemovedPermissions, permission)
            }
            _ => (Edit::ChangedPermissions, None),
        },
        _ => return None,
    };
    words::edited(change.action, edit).map(|text| (text, value))
}

/// The one element by its name, or how many there are.
fn one_or_many(
    elements: Vec<String>,
    one: Edit,
    many: Edit,
    named: impl FnOnce(String) -> Named,
) -> (Edit, Option<Named>) {
    let count = elements.len();
    match <[String; 1]>::try_from(elements) {
        Ok([element]) => (one, Some(named(element))),
        Err(_) => (many, Some(("count", count.into_any()))),
    }
}

fn role(id: String, catalog: RoleCatalog) -> AnyView {
    match id.parse() {
        Ok(role) => untranslated(move || catalog.name(&role)),
        Err(_) => untranslated(id),
    }
}

fn permission(name: String) -> Named {
    ("permission", words_and_name(&Permission::from(name.as_str())))
}

/// The elements that only the second list has, and those that only the first one has.
fn differences(was: &Value, is: &Value) -> Option<(Vec<String>, Vec<String>)> {
    let (was, is) = (was.as_array()?, is.as_array()?);
    let without = |these: &[Value], those: &[Value]| {
        these.iter().filter(|it| !those.contains(it)).filter_map(|it| it.as_str().map(str::to_owned)).collect()
    };
    Some((without(is, was), without(was, is)))
}

/// The label of a field of such a target. A field that has none is shown as the log spells it.
pub(super) fn field(name: &str, of: SubjectKind) -> String {
    if let Some(label) = details::field(name, of) {
        return label.to_owned();
    }
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str().replace('_', " "))
}

/// The screen of a target, if it has one.
fn screen(subject: &Subject) -> Option<Route> {
    match subject.kind {
        SubjectKind::User => subject.id.parse().ok().map(Route::User),
        SubjectKind::ApiUser => subject.id.parse().ok().map(|id| Route::ApiUser(id, ApiUserTab::Details)),
        SubjectKind::Role => subject.id.parse().ok().map(Route::Role),
        SubjectKind::Resource => Some(Route::Resources),
        SubjectKind::Deployer => None,
    }
}

/// Whether the target is gone afterwards, and its screen with it.
pub(super) fn deletes(action: Action) -> bool {
    matches!(action, Action::RoleDelete | Action::UserDelete | Action::ApiUserDelete)
}
