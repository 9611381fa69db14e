//! Ids: a type for each kind, all declared in `ids!`. An id is a prefix that names its kind and 12 random base62
//! characters (71 bits). Ids are public: knowing one gives no access.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// Length of the random part of an id, in base62 characters.
pub const RANDOM_LENGTH: usize = 12;

/// The error for a text that is not an id of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId(
    /// The expected prefix, such as `usr_`.
    pub &'static str,
);

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected an id of the form {}...", self.0)
    }
}

impl std::error::Error for NotAnId {}

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident = $prefix:literal;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for $name {}

        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc),+).trim()))
                    .pattern(Some(format!("^{}[0-9A-Za-z]{{{RANDOM_LENGTH}}}$", $prefix)))
                    .into()
            }
        }

        impl $name {
            /// The prefix of every id of this kind.
            pub const PREFIX: &'static str = $prefix;

            /// The id with this random part.
            ///
            /// # Errors
            /// [`NotAnId`] if the part is not 12 base62 characters.
            pub fn from_random(part: &str) -> Result<Self, NotAnId> {
                if part.len() == RANDOM_LENGTH && part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                    Ok(Self(format!("{}{part}", Self::PREFIX).into()))
                } else {
                    Err(NotAnId(Self::PREFIX))
                }
            }

            /// The id as text, with its prefix.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The part after the prefix.
            pub fn random_part(&self) -> &str {
                &self.0[Self::PREFIX.len()..]
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(Self::PREFIX).ok_or(NotAnId(Self::PREFIX)).and_then(Self::from_random)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A user: a person.
    UserId = "usr_";
    /// An API user: a machine identity.
    ApiUserId = "api_";
    /// A role.
    RoleId = "rol_";
    /// An API key, or an API token if its owner is a user.
    KeyId = "key_";
    /// A session of a signed-in person.
    SessionId = "ses_";
    /// An HTTP request, in answers, logs and the change log.
    RequestId = "req_";
}

impl RoleId {
    /// The id of Administrator, the built-in role that grants everything.
    pub fn administrator() -> Self {
        Self("rol_000000000000".into())
    }

    /// Whether this is the id of Administrator.
    pub fn is_administrator(&self) -> bool {
        *self == Self::administrator()
    }
}
