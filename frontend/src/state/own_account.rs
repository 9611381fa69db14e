//! The signed-in person's own user, as far as it decides what is enabled.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::id::RoleId;
use postern_shared::user::User;

use crate::api::Api;

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
