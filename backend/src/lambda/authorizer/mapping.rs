//! Which permission a route of the guarded API needs.
//!
//! Unless something else is said, GET, HEAD and OPTIONS need `<resource>:read` and all other methods `<resource>:write`. What
//! is said besides is a JSON object from routes, as API Gateway spells them, to permissions; `null` lets every key in
//! that is good:
//!
//! ```json
//! {"POST /orders/search": "orders:read", "ANY /reports/{id}": "reports:read", "GET /status": null}
//! ```

use std::collections::BTreeMap;

use http::Method;
use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;
use postern_shared::text::resource_name;

use crate::error::Error;
use crate::lambda::environment;
use crate::operation::permissions;

/// From routes to permissions.
#[derive(Debug)]
pub(super) struct Mapping {
    read: Option<Permission>,
    write: Option<Permission>,
    routes: BTreeMap<String, Option<Permission>>,
}

impl Mapping {
    /// As the environment says.
    ///
    /// # Errors
    /// What it says that cannot be, or that it says nothing.
    pub(super) fn from_environment() -> Result<Self, String> {
        let resource: Option<String> = environment::optional(environment::RESOURCE)?;
        let routes: Option<String> = environment::optional(environment::ROUTES)?;
        Self::new(resource.as_deref(), routes.as_deref())
    }

    fn new(resource: Option<&str>, routes: Option<&str>) -> Result<Self, String> {
        if let Some(resource) = resource {
            resource_name(resource).map_err(|broken| format!("{}: {}", environment::RESOURCE, broken.detail))?;
        }
        let routes = routes.map_or(Ok(BTreeMap::new()), serde_json::from_str::<BTreeMap<String, Option<Permission>>>);
        let routes = routes.map_err(|error| format!("{}: {error}", environment::ROUTES))?;
        if let Some(unknown) = routes.values().flatten().find(|permission| !can_be(permission)) {
            return Err(format!("{}: there can be no permission {unknown}", environment::ROUTES));
        }
        if resource.is_none() && routes.is_empty() {
            return Err(format!("set {} or {}", environment::RESOURCE, environment::ROUTES));
        }
        let on = |action| resource.map(|resource| Permission::on(resource, action));
        Ok(Self { read: on(Action::Read), write: on(Action::Write), routes })
    }

    /// The permission that a call needs; `None` if every key that is good will do.
    ///
    /// # Errors
    /// If nothing says so. Of a route that is not known nobody can tell whether something else was said of it.
    pub(super) fn needed(&self, method: &Method, route: Option<&str>) -> Result<Option<&Permission>, Error> {
        let said = match route {
            Some("$default") => self.routes.get("$default"),
            Some(route) => {
                let said = |method: &str| self.routes.get(&format!("{method} {route}"));
                said(method.as_str()).or_else(|| said("ANY"))
            }
            None if self.routes.is_empty() => None,
            None => {
                let sentence = "A token authorizer is not told the route: use one of type REQUEST.";
                return Err(Error::refused(Code::NoSuchPath, sentence));
            }
        };
        if let Some(said) = said {
            return Ok(said.as_ref());
        }
        let looks = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        let permission = if looks { &self.read } else { &self.write };
        let nothing = || Error::refused(Code::NoSuchPath, "No permission is mapped to this route.");
        permission.as_ref().map(Some).ok_or_else(nothing)
    }
}

/// Whether there is such a permission, or could be one on a resource that is defined later.
fn can_be(permission: &Permission) -> bool {
    permissions::built_in().any(|known| known == *permission)
        || permission.resource().is_some_and(|(name, _)| resource_name(name).is_ok())
}
