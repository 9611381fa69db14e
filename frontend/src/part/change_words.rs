//! The change log in words: actions, fields, targets.

use postern_shared::change::{Action, Change, Subject, SubjectKind};
use postern_shared::permission::Permission;
use serde_json::Value;

use crate::route::{ApiUserTab, Route};

/// The text before the target's name, and the text after it.
pub(super) type Words = (String, Option<String>);

/// The action, as it reads around the name of the target and after the name of the actor: "Ada *created the role* Dock". Actions on
/// the actor have no target, see [`is_own`]. An action on a key names it, and the target is its owner.
pub(super) fn action_words(action: Action, target: &Subject) -> Words {
    let key = key_words(target);
    let after = match action {
        Action::UserAdopt | Action::ApiUserAdopt => Some("keep access without a key"),
        Action::KeyNewAddress => Some("from a new address"),
        Action::KeyMove => Some("to a successor"),
        _ => None,
    };
    (words_before(action, &key), after.map(str::to_owned))
}

fn words_before(action: Action, key: &str) -> String {
    let text = match action {
        Action::SetUp => "set up Postern",
        Action::RoleCreate => "created the role",
        Action::RoleEdit => "edited the role",
        Action::RoleDelete => "deleted the role",
        Action::UserCreate => "created and invited the user",
        Action::UserEdit => "edited the user",
        Action::UserDelete => "deleted the user",
        Action::UserInvite => "sent a new invitation to",
        Action::UserAdopt => "let the user",
        Action::UserHandOver => "handed over the user",
        Action::UserRecover => "recovered access for",
        Action::ApiUserCreate => "created the API user",
        Action::ApiUserEdit => "edited the API user",
        Action::ApiUserDelete => "deleted the API user",
        Action::ApiUserAdopt => "let the API user",
        Action::ApiUserHandOver => "handed over the API user",
        Action::ResourceCreate => "created the resource",
        Action::ResourceEdit => "edited the resource",
        Action::ResourceRetire => "retired the resource",
        Action::InvitationAccept => "accepted their invitation",
        Action::PasswordChange => "changed their password",
        Action::SessionCreate => "signed in",
        Action::SessionDelete => "ended one of their own sessions",
        Action::SessionsDelete => "ended all sessions of",
        Action::KeyCreate => return format!("created {key} of"),
        Action::KeyEdit => return format!("edited {key} of"),
        Action::KeyRotate => return format!("rotated {key} of"),
        Action::KeyDelete => return format!("deleted {key} of"),
        Action::KeyNewAddress => return format!("used {key} of"),
        Action::KeySucceed => return format!("named a successor for {key} of"),
        Action::KeyMove => return format!("moved {key} of"),
        Action::KeysDelete => "deleted several keys of",
        Action::RefusalDismiss => return format!("dismissed refused requests with {key} of"),
        Action::RefusalMute => return format!("muted refused requests with {key} of"),
    };
    text.to_owned()
}

/// The key that a change is about.
fn key_words(target: &Subject) -> String {
    target.key.as_ref().map_or_else(|| "a key".to_owned(), |key| format!("the key {}", key.name))
}

/// Precise words for an edit of one field. `role` returns the name of a role.
pub(super) fn edit_words(change: &Change, role: impl Fn(&str) -> String) -> Option<Words> {
    let noun = edited(change)?;
    let (before, after) = (change.before.as_object()?, change.after.as_object()?);
    // An edit of a key always has the key's id.
    let mut names: Vec<&String> = after.keys().filter(|name| *name != "key").collect();
    let name = names.pop().filter(|_| names.is_empty())?;
    let (was, is) = (before.get(name)?, after.get(name)?);
    let plain = |verb: &str| Some((format!("{verb} {noun}"), None));
    match (name.as_str(), is) {
        ("disabled", Value::Bool(true)) => plain("disabled"),
        ("disabled", Value::Bool(false)) => plain("enabled"),
        ("name", _) => Some((format!("renamed {noun}"), was.as_str().map(|was| format!("(before: {was})")))),
        ("login", _) => plain("changed the login of"),
        ("description", _) => plain("changed the description of"),
        ("note", _) => plain("changed the note of"),
        ("expires_at", _) => plain("changed the expiry of"),
        ("external_id", _) => plain("changed the external id of"),
        ("roles", _) => match differences(was, is)? {
            (added, removed) if removed.is_empty() => Some((format!("gave {} to {noun}", roles(&added, role)), None)),
            (added, removed) if added.is_empty() => Some((format!("took {} from {noun}", roles(&removed, role)), None)),
            _ => plain("changed the roles of"),
        },
        ("permissions", _) => match differences(was, is)? {
            (added, removed) if removed.is_empty() => Some((format!("added {} to {noun}", permissions(&added)), None)),
            (added, removed) if added.is_empty() => {
                Some((format!("removed {} from {noun}", permissions(&removed)), None))
            }
            _ => plain("changed the permissions of"),
        },
        _ => None,
    }
}

/// What an action edits.
fn edited(change: &Change) -> Option<String> {
    let noun = match change.action {
        Action::RoleEdit => "the role",
        Action::UserEdit => "the user",
        Action::ApiUserEdit => "the API user",
        Action::ResourceEdit => "the resource",
        Action::KeyEdit => return Some(format!("{} of", key_words(&change.target))),
        _ => return None,
    };
    Some(noun.to_owned())
}

/// The elements that only the second list has, and those that only the first one has.
fn differences(was: &Value, is: &Value) -> Option<(Vec<String>, Vec<String>)> {
    let (was, is) = (was.as_array()?, is.as_array()?);
    let without = |these: &[Value], those: &[Value]| {
        these.iter().filter(|it| !those.contains(it)).filter_map(|it| it.as_str().map(str::to_owned)).collect()
    };
    Some((without(is, was), without(was, is)))
}

fn roles(ids: &[String], role: impl Fn(&str) -> String) -> String {
    match ids {
        [one] => format!("the role {}", role(one)),
        many => format!("{} roles", many.len()),
    }
}

fn permissions(names: &[String]) -> String {
    match names {
        [one] => format!("the permission {}", Permission::from(one.as_str()).words_and_name()),
        many => format!("{} permissions", many.len()),
    }
}

/// Whether the actor is the target.
pub(super) fn is_own(action: Action) -> bool {
    matches!(
        action,
        Action::SetUp
            | Action::InvitationAccept
            | Action::PasswordChange
            | Action::SessionCreate
            | Action::SessionDelete
    )
}

/// The label of a field of such a target.
pub(super) fn field(name: &str, of: SubjectKind) -> String {
    let known = match name {
        "provisioned_by" if of == SubjectKind::Role => "Created by key",
        "provisioned_by" => "Depends on key",
        "external_id" => "External id",
        "guards" => "APIs",
        "issued_by" => "Issued by key",
        "expires_at" => "Expires",
        "invitation_expires_at" => "Invitation expires",
        "retired_at" => "Retired",
        "previous_until" => "Old secret works until",
        other => {
            let mut letters = other.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default();
            return format!("{first}{}", letters.as_str().replace('_', " "));
        }
    };
    known.to_owned()
}

/// The screen of a target, if it has one.
pub(super) fn screen(subject: &Subject) -> Option<Route> {
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
