//! Which users and API users the signed-in person may adopt or hand over, and why not the others.

use postern_shared::api_user::ApiUser;
use postern_shared::id::RoleId;
use postern_shared::principal::{KeyRef, Kind, PrincipalId, PrincipalName};
use postern_shared::problem::Code;
use postern_shared::user::User;

use super::own_account::OwnAccount;
use super::rights::{Rights, reason, write_permission};
use super::role_book::RoleBook;

/// A user or an API user, as far as it decides who may move it between keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveTarget {
    /// Who it is.
    pub name: PrincipalName,
    /// The roles it holds.
    pub roles: Vec<RoleId>,
    /// The key it depends on, if it depends on one.
    pub provisioned_by: Option<KeyRef>,
}

impl From<&User> for MoveTarget {
    fn from(user: &User) -> Self {
        let name = PrincipalName { id: user.id.clone().into(), kind: Kind::User, name: user.name.clone() };
        Self { name, roles: user.roles.clone(), provisioned_by: user.provisioned_by.clone() }
    }
}

impl From<&ApiUser> for MoveTarget {
    fn from(api_user: &ApiUser) -> Self {
        let name = PrincipalName { id: api_user.id.clone().into(), kind: Kind::ApiUser, name: api_user.name.clone() };
        Self { name, roles: api_user.roles.clone(), provisioned_by: api_user.provisioned_by.clone() }
    }
}

/// What the signed-in person may move, as far as the console knows. The service decides.
#[derive(Clone, Copy)]
pub struct MovePolicy {
    rights: Rights,
    own: OwnAccount,
    book: RoleBook,
}

impl MovePolicy {
    /// On a screen behind the sign-in.
    pub fn here(book: RoleBook) -> Self {
        Self { rights: Rights::here(), own: OwnAccount::here(), book }
    }

    /// Why the person may not adopt it.
    pub fn adopt_disabled_reason(self, it: &MoveTarget) -> Option<String> {
        self.disabled_reason(it.name.id.kind())
            .or_else(|| self.is_oneself(&it.name.id).then(|| "You cannot adopt yourself.".to_owned()))
            .or_else(|| self.beyond(it))
    }

    /// Why the person may not hand it over.
    pub fn hand_over_disabled_reason(self, it: &MoveTarget) -> Option<String> {
        self.disabled_reason(it.name.id.kind())
            .or_else(|| self.is_oneself(&it.name.id).then(|| "You cannot hand over yourself.".to_owned()))
            .or_else(|| {
                it.provisioned_by.is_some().then(|| format!("{}. Adopt it first.", Code::AlreadyProvisioned.title()))
            })
            .or_else(|| self.beyond(it))
    }

    /// Why the person may move nothing of a kind, and nothing that depends on a key of an owner of this kind.
    pub fn disabled_reason(self, kind: Kind) -> Option<String> {
        moves_disabled_reason(self.rights, self.own, kind)
    }

    fn is_oneself(self, id: &PrincipalId) -> bool {
        self.rights.own_id().as_deref() == Some(id.as_str())
    }

    fn beyond(self, it: &MoveTarget) -> Option<String> {
        self.rights
            .beyond(&self.book.permission_set(&it.roles))
            .map(|lack| format!("This goes beyond your rights. {lack}"))
    }
}

/// [`MovePolicy::bar`] where nobody is moved by name: it takes the permission, and depending on no key.
pub fn moves_disabled_reason(rights: Rights, own: OwnAccount, kind: Kind) -> Option<String> {
    let permission = write_permission(kind);
    if !rights.may(&permission) {
        Some(reason(&permission))
    } else if own.is_dependent() {
        Some(format!("{}.", Code::IndependenceRequired.title()))
    } else {
        None
    }
}
