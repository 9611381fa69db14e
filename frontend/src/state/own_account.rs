//! The signed-in person's own user, as far as it decides what they are offered.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::id::RoleId;
use postern_shared::user::User;

use crate::api::Api;

/// The signed-in person's own user. A screen reads it once, when something on it first asks.
#[derive(Clone, Copy)]
pub struct OwnAccount {
    api: Api,
    user: RwSignal<Option<User>>,
    is_asked: StoredValue<bool>,
}

impl OwnAccount {
    /// Puts it where everything on a new screen finds it.
    pub fn provide() {
        provide_context(Self { api: Api::here(), user: RwSignal::new(None), is_asked: StoredValue::new(false) });
    }

    /// The own user, on a screen behind the sign-in.
    pub fn here() -> Self {
        expect_context()
    }

    /// Whether the person holds a role.
    pub fn holds(self, role: &RoleId) -> bool {
        self.asks(|user| user.roles.contains(role))
    }

    /// Whether the person depends on a key.
    pub fn is_dependent(self) -> bool {
        self.asks(|user| user.provisioned_by.is_some())
    }

    /// No, as long as the answer is not there: the service decides.
    fn asks(self, question: impl Fn(&User) -> bool) -> bool {
        if !self.is_asked.get_value() {
            self.is_asked.set_value(true);
            spawn_local(async move {
                if let Ok(user) = self.api.account().await {
                    self.user.try_set(Some(user));
                }
            });
        }
        self.user.with(|user| user.as_ref().is_some_and(question))
    }
}
