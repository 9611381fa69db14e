//! The rights of the signed-in person. Everything else is shown disabled, with the permission that is missing.
//!
//! It only spares people a refusal. The service decides, at every request.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::user::User;

use super::session::Session;
use crate::api::Api;
use crate::text::rights as text;

/// The rights of the signed-in person, as of the last time the service was asked.
#[derive(Clone, Copy)]
pub struct Rights {
    session: Session,
}

impl Rights {
    /// The rights in a session.
    pub(crate) fn in_session(session: Session) -> Self {
        Self { session }
    }

    /// The rights of the signed-in person, on a screen behind the sign-in.
    pub fn here() -> Self {
        expect_context()
    }

    /// Asks the service again, after the person has changed their own user.
    pub fn refresh(self) {
        self.session.refresh();
    }

    /// Whether the person has a permission, as far as is known.
    pub fn may(self, permission: &Permission) -> bool {
        self.permission_set().allows(permission)
    }

    /// All that the person may do.
    pub fn permission_set(self) -> PermissionSet {
        self.session.identity().map_or(PermissionSet::NOTHING, |identity| identity.permission_set())
    }

    /// Why the person cannot grant these permissions, or manage someone who has them: they lack some of them.
    pub fn beyond(self, held: &PermissionSet) -> Option<String> {
        let own = self.permission_set();
        match &own.lacks(held)[..] {
            _ if own.covers(held) => None,
            [] => Some(text::ADMINISTRATORS_ONLY.to_owned()),
            lacks => Some(text::lacks(&lacks.iter().map(Permission::words_and_name).collect::<Vec<_>>().join(", "))),
        }
    }

    /// Whether the person may do everything.
    pub fn is_administrator(self) -> bool {
        self.session.identity().is_some_and(|identity| identity.administrator)
    }

    /// Why the person may not, if so: for the `disabled_reason` of a button or link.
    pub fn disabled_reason(self, permission: Permission) -> Signal<Option<String>> {
        Signal::derive(move || (!self.may(&permission)).then(|| reason(&permission)))
    }

    /// The id of the signed-in person.
    pub fn own_id(self) -> Option<String> {
        self.session.identity().map(|identity| identity.principal.id.as_str().to_owned())
    }

    /// The name of the signed-in person.
    pub fn own_name(self) -> String {
        self.session.identity().map(|identity| identity.principal.name.clone()).unwrap_or_default()
    }
}

/// The sentence that names the permission someone lacks.
pub fn reason(permission: &Permission) -> String {
    text::missing(&permission.words_and_name())
}

/// The signed-in person's own user. A screen loads it once, when something on it first asks.
#[derive(Clone, Copy)]
pub struct OwnAccount {
    api: Api,
    user: RwSignal<Option<User>>,
    is_loading: StoredValue<bool>,
}

impl OwnAccount {
    /// Provides it to everything on a new screen.
    pub fn provide() {
        provide_context(Self { api: Api::here(), user: RwSignal::new(None), is_loading: StoredValue::new(false) });
    }

    /// The own user, on a screen behind the sign-in.
    pub fn here() -> Self {
        expect_context()
    }

    /// Whether the person holds a role.
    pub fn holds(self, role: &RoleId) -> bool {
        self.is(|user| user.roles.contains(role))
    }

    /// Whether the person depends on a key.
    pub fn is_dependent(self) -> bool {
        self.is(|user| user.provisioned_by.is_some())
    }

    /// False until the account is loaded: the service decides.
    fn is(self, question: impl Fn(&User) -> bool) -> bool {
        if !self.is_loading.get_value() {
            self.is_loading.set_value(true);
            spawn_local(async move {
                if let Ok(user) = self.api.account().await {
                    self.user.try_set(Some(user));
                }
            });
        }
        self.user.with(|user| user.as_ref().is_some_and(question))
    }
}
