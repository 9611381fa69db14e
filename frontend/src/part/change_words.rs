//! The change log in words: what was done, to which kind of thing, with what.

use postern_shared::change::{Action, Subject, SubjectKind};
use postern_shared::session::CredentialKind;

use crate::route::{ApiUserTab, Route};

/// What was done, between the name of who did it and the name of the thing: "Ada *created the role* Dock". What people do to
/// themselves alone needs no thing, see [`is_own`].
pub(super) fn words(action: Action) -> &'static str {
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
        Action::UserRecover => "gave a new way in to",
        Action::ApiUserCreate => "created the API user",
        Action::ApiUserEdit => "edited the API user",
        Action::ApiUserDelete => "deleted the API user",
        Action::ApiUserAdopt => "adopted the API user",
        Action::ApiUserHandOver => "handed over the API user",
        Action::ResourceCreate => "defined the resource",
        Action::ResourceEdit => "edited the resource",
        Action::ResourceRetire => "retired the resource",
        Action::InvitationAccept => "accepted their invitation",
        Action::PasswordChange => "changed their password",
        Action::SessionCreate => "signed in",
        Action::SessionDelete => "ended a session of their own",
        Action::SessionsDelete => "ended all sessions of",
        Action::KeyCreate => "created a key of",
        Action::KeyEdit => "edited a key of",
        Action::KeyRotate => "gave a new secret to a key of",
        Action::KeyDelete => "deleted a key of",
        Action::KeysDelete => "deleted several keys of",
    }
}

/// Whether this is something that one can do to nobody but oneself.
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

/// What a credential is called.
pub(super) fn credential(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::Session => "Session",
        CredentialKind::ApiKey => "API key",
        CredentialKind::ApiToken => "API token",
        CredentialKind::Invitation => "Invitation",
        CredentialKind::Deployer => "Deployer",
    }
}

/// What a field of an entry about such a thing is called.
pub(super) fn field(name: &str, of: SubjectKind) -> String {
    let known = match name {
        "provisioned_by" if of == SubjectKind::Role => "Created by key",
        "provisioned_by" => "Depends on key",
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

/// The screen of a thing, where it has one.
pub(super) fn screen(subject: &Subject) -> Option<Route> {
    match subject.kind {
        SubjectKind::User => subject.id.parse().ok().map(Route::User),
        SubjectKind::ApiUser => subject.id.parse().ok().map(|id| Route::ApiUser(id, ApiUserTab::Details)),
        SubjectKind::Role => subject.id.parse().ok().map(Route::Role),
        SubjectKind::Resource => Some(Route::Resources),
        SubjectKind::Deployer => None,
    }
}

/// Whether the thing is gone with it, and its screen, too.
pub(super) fn deletes(action: Action) -> bool {
    matches!(action, Action::RoleDelete | Action::UserDelete | Action::ApiUserDelete)
}
