//! Verification: whether a key is good, for a service that was given one (in the manner of RFC 7662).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules, present};
use crate::permission::Permission;
use crate::session::Identity;

/// What one says to verify a key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Verify {
    /// The key, whole.
    pub key: String,
    /// The permission it needs, if one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub permission: Option<Permission>,
}

impl fmt::Debug for Verify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verify").field("permission", &self.permission).finish_non_exhaustive()
    }
}

impl Rules for Verify {
    /// None: a key that breaks a rule is simply not active.
    fn broken(&self) -> Vec<FieldError> {
        Vec::new()
    }
}

/// What is known of a key. Of a key that is not good, that it is not and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Whether the key is good now.
    pub active: bool,
    /// Whose it is and what it may do.
    #[serde(flatten)]
    pub identity: Option<Identity>,
    /// Whether it may do what was asked, if something was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<bool>,
}

#[cfg(feature = "server")]
mod described {
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
    use utoipa::{PartialSchema, ToSchema};

    use super::{Identity, Verification};

    impl ToSchema for Verification {
        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            Identity::schemas(schemas);
        }
    }

    /// By hand, because the derived one does not see that the fields of an identity that is not there are left out.
    impl PartialSchema for Verification {
        fn schema() -> RefOr<Schema> {
            let flag =
                |sentence: &'static str| ObjectBuilder::new().schema_type(Type::Boolean).description(Some(sentence));
            let mut known = ObjectBuilder::new()
                .description(Some(
                    "What is known of a key. Of a key that is not good, that it is not and nothing else.",
                ))
                .property("active", flag("Whether the key is good now."))
                .required("active")
                .property("allowed", flag("Whether it may do what was asked, if something was."));
            if let RefOr::T(Schema::Object(identity)) = Identity::schema() {
                for (name, field) in identity.properties {
                    known = known.property(name, field);
                }
            }
            known.into()
        }
    }
}
