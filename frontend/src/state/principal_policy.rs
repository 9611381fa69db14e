//! Rules for users and API users: what the signed-in person may do, and why not the rest.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::problem::Code;

use super::rights::{OwnAccount, Rights, reason};
use super::role_catalog::RoleCatalog;
use crate::api::Principal;
use crate::text::{rights as text, shared};

/// The permission to see users or API users.
pub fn read_permission(kind: Kind) -> Permission {
    match kind {
        Kind::User => Permission::USERS_READ,
        Kind::ApiUser => Permission::API_USERS_READ,
    }
}

/// The permission to change users or API users.
pub fn write_permission(kind: Kind) -> Permission {
    match kind {
        Kind::User => Permission::USERS_WRITE,
        Kind::ApiUser => Permission::API_USERS_WRITE,
    }
}

/// The rights of the signed-in person over users and API users, as far as the console knows. The service decides.
#[derive(Clone, Copy)]
pub struct PrincipalPolicy {
    rights: Rights,
    own: OwnAccount,
    catalog: RoleCatalog,
}

impl PrincipalPolicy {
    /// On a screen behind the sign-in.
    pub fn here(catalog: RoleCatalog) -> Self {
        Self { rights: Rights::here(), own: OwnAccount::here(), catalog }
    }

    /// Why the person may not edit, disable or delete it: a permission is missing, or it holds more than they do.
    pub fn edit_disabled_reason(self, it: Signal<Principal>) -> Signal<Option<String>> {
        Signal::derive(move || {
            it.with(|it| {
                let permission = write_permission(it.id.kind());
                let missing = (!self.rights.may(&permission)).then(|| reason(&permission));
                let owner = it.provisioned_by.as_ref().map(|key| key.reference.owner.to_string());
                // From what their own keys provision, a person may take even what they lack: the service decides.
                let is_own = owner.is_some() && owner == self.rights.own_id();
                missing.or_else(|| self.beyond(it).filter(|_| !is_own))
            })
        })
    }

    /// Why the person may not adopt it.
    pub fn adopt_disabled_reason(self, it: &Principal) -> Option<String> {
        self.disabled_reason(it.id.kind())
            .or_else(|| self.is_self(&it.id).then(|| text::NOT_FOR_YOURSELF.to_owned()))
            .or_else(|| self.beyond(it))
    }

    /// Why the person may not hand it over.
    pub fn hand_over_disabled_reason(self, it: &Principal) -> Option<String> {
        self.disabled_reason(it.id.kind())
            .or_else(|| self.is_self(&it.id).then(|| text::NOT_YOURSELF.to_owned()))
            .or_else(|| it.provisioned_by.is_some().then(|| text::adopt_first(Code::AlreadyProvisioned.title())))
            .or_else(|| self.beyond(it))
    }

    /// Why the person may adopt or hand over nothing of a kind, and nothing that depends on a key of an owner of this kind.
    pub fn disabled_reason(self, kind: Kind) -> Option<String> {
        moves_disabled_reason(self.rights, self.own, kind)
    }

    /// Whether it is the signed-in person.
    pub fn is_self(self, id: &PrincipalId) -> bool {
        self.rights.own_id().as_deref() == Some(id.as_str())
    }

    fn beyond(self, it: &Principal) -> Option<String> {
        self.rights.beyond(&self.catalog.permission_set(&it.roles)).map(|lack| text::beyond(&lack))
    }
}

/// [`PrincipalPolicy::disabled_reason`] where no roles are known: it takes the permission, and depending on no key.
pub fn moves_disabled_reason(rights: Rights, own: OwnAccount, kind: Kind) -> Option<String> {
    let permission = write_permission(kind);
    if !rights.may(&permission) {
        Some(reason(&permission))
    } else if own.is_dependent() {
        Some(shared(&format!("{}.", Code::IndependenceRequired.title())))
    } else {
        None
    }
}
