//! Every operation that changes authority.

use crate::state::{Id, Kind, Permissions, Set};

/// Whether the tokens stay when a password changes or a user is invited again (rule 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokens {
    /// They stay.
    Keep,
    /// They end.
    Delete,
}

/// An operation. The holder of an invitation accepts it, and a key expires as time passes: both need no caller.
/// `ChangePassword` changes the caller's own password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operation {
    CreateRole(Permissions),
    EditRole(Id, Permissions),
    DeleteRole(Id),
    Create { kind: Kind, roles: Set },
    SetRoles(Id, Set),
    Disable(Id),
    Enable(Id),
    Delete(Id),
    InviteAgain(Id, Tokens),
    AcceptInvitation(Id),
    Adopt { principal: Id, keep_sign_in: bool },
    HandOver { principal: Id, key: Id },
    Succeed { old: Id, new: Id },
    EndSessions(Id),
    ChangePassword(Tokens),
    IssueKey { owner: Id, scope: Option<Permissions> },
    RotateKey(Id),
    DisableKey(Id),
    EnableKey(Id),
    DeleteKey(Id),
    Expire(Id),
}
