//! The change log in words: actions, fields, targets.

use postern_shared::change::{Action, Subject, SubjectKind};

use crate::route::{ApiUserTab, Route};

/// The action, as it reads between the names of the actor and the target: "Ada *created the role* Dock". Actions on the actor have
/// no target, see [`is_own`].
pub(super) fn action_text(action: Action) -> &'static str {
    match action {
        Action::SetUp => "set up Postern",
        Action::RoleCreate => "created the role",
        Action::RoleEdit => "edited the role",
        Action::RoleDelete => "deleted the role",
        Action::UserCreate => "created and invited the user",
        Action::UserEdit => "edited the user",
        Action::UserDelete => "deleted the user",
        Action::UserInvite => "sent a new invitation to",
        Action::UserAdopt => "adopted the user",
        Action::UserHandOver => "handed over the user",
        Action::UserRecover => "recovered access for",
        Action::ApiUserCreate => "created the API user",
        Action::ApiUserEdit => "edited the API user",
        Action::ApiUserDelete => "deleted the API user",
        Action::ApiUserAdopt => "adopted the API user",
        Action::ApiUserHandOver => "handed over the API user",
        Action::ResourceCreate => "created the resource",
        Action::ResourceEdit => "edited the resource",
        Action::ResourceRetire => "retired the resource",
        Action::InvitationAccept => "accepted their invitation",
        Action::PasswordChange => "changed their password",
        Action::SessionCreate => "signed in",
        Action::SessionDelete => "ended one of their own sessions",
        Action::SessionsDelete => "ended all sessions of",
        Action::KeyCreate => "created a key of",
        Action::KeyEdit => "edited a key of",
        Action::KeyRotate => "rotated a key of",
        Action::KeyDelete => "deleted a key of",
        Action::KeyNewAddress => "used from a new address a key of",
        Action::KeySucceed => "named a successor for a key of",
        Action::KeyMove => "moved to a successor a key of",
        Action::KeysDelete => "deleted several keys of",
        Action::RefusalDismiss => "dismissed refused requests of",
        Action::RefusalMute => "muted refused requests of",
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
            let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
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
