//! Permissions: `resource:action`, spelled here and nowhere else.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What may be done with a resource, e.g. `roles:write`. Any text deserializes: what is not known grants nothing, and
/// writing it is refused where the resources that exist are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "server", schema(value_type = String, example = "shipping_events:read"))]
pub struct Permission(Cow<'static, str>);

/// Whether a permission lets one look or change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See it.
    Read,
    /// Change it.
    Write,
}

macro_rules! built_in {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        impl Permission {
            $($(#[$doc])* pub const $name: Self = Self(Cow::Borrowed($text));)*

            /// The permissions that are there from the start, in the order in which a person reads them.
            pub const BUILT_IN: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

built_in! {
    /// See people.
    USERS_READ = "users:read";
    /// Invite, change, disable and delete people.
    USERS_WRITE = "users:write";
    /// See roles.
    ROLES_READ = "roles:read";
    /// Create, change and delete roles.
    ROLES_WRITE = "roles:write";
    /// See API users and their keys.
    API_USERS_READ = "api_users:read";
    /// Create, change, disable and delete API users and their keys.
    API_USERS_WRITE = "api_users:write";
    /// Make API tokens for oneself.
    API_TOKENS_GENERATE = "api_tokens:generate";
    /// Ask whether a key is good.
    API_KEYS_VERIFY = "api_keys:verify";
    /// See collections and external resources.
    RESOURCES_READ = "resources:read";
    /// Define and retire collections and external resources.
    RESOURCES_WRITE = "resources:write";
    /// See who did what.
    CHANGE_LOG_READ = "change_log:read";
    /// See what is billed.
    BILLING_READ = "billing:read";
}

impl Permission {
    /// The permission to read or write the records of a collection, or to call an external resource.
    #[must_use]
    pub fn on(resource: &str, action: Action) -> Self {
        let action = match action {
            Action::Read => "read",
            Action::Write => "write",
        };
        Self(Cow::Owned(format!("{resource}:{action}")))
    }

    /// The whole spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The resource and the action it speaks of, if it speaks of a collection or an external resource.
    #[must_use]
    pub fn resource(&self) -> Option<(&str, Action)> {
        if Self::BUILT_IN.contains(self) {
            return None;
        }
        let (resource, action) = self.0.split_once(':')?;
        match action {
            "read" => Some((resource, Action::Read)),
            "write" => Some((resource, Action::Write)),
            _ => None,
        }
    }
}

impl From<&str> for Permission {
    fn from(text: &str) -> Self {
        Self(Cow::Owned(text.to_owned()))
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
