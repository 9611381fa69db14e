//! Permissions, spelled `resource:action`.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A permission: a resource and what can be done with it, such as `roles:write`. Any text deserializes. The service
/// refuses to grant a permission on a resource that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema), schema(value_type = String, example = "shipping_events:read"))]
pub struct Permission(Cow<'static, str>);

/// The action of a permission on a collection or an external resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read the resource.
    Read,
    /// Write to the resource.
    Write,
}

macro_rules! built_in {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        impl Permission {
            $($(#[$doc])* pub const $name: Self = Self(Cow::Borrowed($text));)*

            /// The permissions on Postern itself, in the order in which the console shows them.
            pub const BUILT_IN: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

built_in! {
    /// See users.
    USERS_READ = "users:read";
    /// Invite, edit, disable and delete users.
    USERS_WRITE = "users:write";
    /// See roles.
    ROLES_READ = "roles:read";
    /// Create, edit and delete roles.
    ROLES_WRITE = "roles:write";
    /// See API users and their keys.
    API_USERS_READ = "api_users:read";
    /// Create, edit, disable and delete API users and their keys.
    API_USERS_WRITE = "api_users:write";
    /// Generate API tokens for oneself.
    API_TOKENS_GENERATE = "api_tokens:generate";
    /// Check whether a key is valid.
    API_KEYS_VERIFY = "api_keys:verify";
    /// See collections and external resources.
    RESOURCES_READ = "resources:read";
    /// Define and retire collections and external resources.
    RESOURCES_WRITE = "resources:write";
    /// See the change log.
    CHANGE_LOG_READ = "change_log:read";
    /// See the bill.
    BILLING_READ = "billing:read";
}

impl Permission {
    /// The permission to read or write the records of a collection, or to call an external resource.
    pub fn on(resource: &str, action: Action) -> Self {
        let action = match action {
            Action::Read => "read",
            Action::Write => "write",
        };
        Self(Cow::Owned(format!("{resource}:{action}")))
    }

    /// The permission as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The permission in words, such as "Read users"; as text, if there are none for it.
    pub fn words(&self) -> String {
        let (resource, action) = self.0.split_once(':').unwrap_or((&self.0, ""));
        let verb = match action {
            "read" => "Read",
            "write" => "Write",
            _ if *self == Self::API_TOKENS_GENERATE => return "Generate API tokens".to_owned(),
            _ if *self == Self::API_KEYS_VERIFY => return "Verify API keys".to_owned(),
            _ => return self.to_string(),
        };
        let noun = match resource {
            "api_users" => "API users",
            "change_log" => "change log",
            other => other,
        };
        format!("{verb} {noun}")
    }

    /// The permission in words, and as text after them: "Read users (users:read)".
    pub fn words_and_name(&self) -> String {
        format!("{} ({self})", self.words())
    }

    /// The resource and the action, if the resource is a collection or an external one; `None` for Postern's own
    /// permissions.
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
