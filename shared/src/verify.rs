//! Verification: whether a key is valid, for a service that received it (modelled on RFC 7662).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::field::{FieldErrors, Validate, Violation, present};
use crate::permission::Permission;
use crate::principal::PrincipalName;
use crate::session::CredentialName;

/// A request to verify a key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Verify {
    /// The whole key.
    pub key: String,
    /// A permission to check, if any.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub permission: Option<Permission>,
    /// The IP address that the key came to you from. It is noted as that of the last use. Yours is noted only if
    /// you verify your own key.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub address: Option<String>,
    /// The `User-Agent` header that the key came to you with. Its first 200 characters are noted.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub agent: Option<String>,
}

/// A malformed key is not active, and that is not an error.
impl Validate for Verify {
    fn check(&self, errors: &mut FieldErrors) {
        let is_address = self.address.as_deref().is_none_or(|address| address.parse::<IpAddr>().is_ok());
        let violation =
            || Violation::new("not_an_address", "Send one IP address, such as 203.0.113.7, or leave it out.");
        errors.check("address", if is_address { Ok(()) } else { Err(violation()) });
    }
}

/// The result of a verification. For a key that does not work, only `active: false`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Whether the key works now.
    pub active: bool,
    /// The owner, the credential and the effective permissions.
    #[serde(flatten)]
    pub bearer: Option<Bearer>,
    /// Whether the key has the permission to check, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<bool>,
}

/// Who a valid key belongs to, and what it can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Bearer {
    /// The user or API user.
    pub principal: PrincipalName,
    /// The key.
    pub credential: CredentialName,
    /// Whether everything is allowed, including permissions that are defined later.
    pub administrator: bool,
    /// The effective permissions; every existing permission if `administrator` is true.
    pub permissions: Vec<Permission>,
}

#[cfg(feature = "server")]
mod described {
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
    use utoipa::{PartialSchema, ToSchema};

    use super::{Bearer, Verification};

    impl ToSchema for Verification {
        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            Bearer::schemas(schemas);
        }
    }

    /// Written by hand, because the derived schema makes the fields of the optional bearer required.
    impl PartialSchema for Verification {
        fn schema() -> RefOr<Schema> {
            let flag =
                |sentence: &'static str| ObjectBuilder::new().schema_type(Type::Boolean).description(Some(sentence));
            let mut known = ObjectBuilder::new()
                .description(Some("The result of a verification. For a key that does not work, only `active: false`."))
                .property("active", flag("Whether the key works now."))
                .required("active")
                .property("allowed", flag("Whether the key has the permission to check, if there was one."));
            if let RefOr::T(Schema::Object(bearer)) = Bearer::schema() {
                for (name, field) in bearer.properties {
                    known = known.property(name, field);
                }
            }
            known.into()
        }
    }
}

partial_debug!(Verify { permission });
wipe_on_drop!(Verify { key });
