//! The mapping from routes of the guarded API to the permissions they require.
//!
//! By default, GET, HEAD and OPTIONS require `<resource>:read`, and all other methods `<resource>:write`. Exceptions
//! are a JSON object from routes, as API Gateway spells them, to permissions. `null` admits every valid key:
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

/// The permissions that routes require.
#[derive(Debug)]
pub(super) struct Mapping {
    read: Option<Permission>,
    write: Option<Permission>,
    routes: BTreeMap<String, Option<Permission>>,
}

impl Mapping {
    /// Reads the mapping from the environment.
    ///
    /// # Errors
    /// If the environment is invalid, or maps no route at all.
    pub(super) fn from_environment() -> Result<Self, String> {
        let resource: Option<String> = environment::optional(environment::RESOURCE)?;
        let routes: Option<String> = environment::optional(environment::ROUTES)?;
        let (resource, routes) = (resource.as_deref(), routes.as_deref());
        if let Some(resource) = resource {
            resource_name(resource).map_err(|violation| format!("{}: {}", environment::RESOURCE, violation.detail))?;
        }
        let routes = routes.map_or(Ok(BTreeMap::new()), serde_json::from_str::<BTreeMap<String, Option<Permission>>>);
        let routes = routes.map_err(|error| format!("{}: {error}", environment::ROUTES))?;
        if let Some(unknown) = routes.values().flatten().find(|permission| !can_exist(permission)) {
            return Err(format!("{}: there is no permission {unknown}", environment::ROUTES));
        }
        if resource.is_none() && routes.is_empty() {
            return Err(format!("set {} or {}", environment::RESOURCE, environment::ROUTES));
        }
        let on = |action| resource.map(|resource| Permission::on(resource, action));
        Ok(Self { read: on(Action::Read), write: on(Action::Write), routes })
    }

    /// The permission that a call requires; `None` if every valid key is admitted.
    ///
    /// # Errors
    /// If nothing is mapped to the route, or if the route is unknown and there are exceptions that might apply to it.
    pub(super) fn required(&self, method: &Method, route: Option<&str>) -> Result<Option<&Permission>, Error> {
        let exception = match route {
            Some("$default") => self.routes.get("$default"),
            Some(route) => {
                let exception = |method: &str| self.routes.get(&format!("{method} {route}"));
                exception(method.as_str()).or_else(|| exception("ANY"))
            }
            None if self.routes.is_empty() => None,
            None => {
                let detail = "A token authorizer is not told the route: use one of type REQUEST.";
                return Err(Error::refused(Code::NoSuchPath, detail));
            }
        };
        if let Some(permission) = exception {
            return Ok(permission.as_ref());
        }
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        let permission = if reads { &self.read } else { &self.write };
        let unmapped = || Error::refused(Code::NoSuchPath, "No permission is mapped to this route.");
        permission.as_ref().map(Some).ok_or_else(unmapped)
    }
}

/// Whether the permission exists, or could exist on a resource that is defined later.
fn can_exist(permission: &Permission) -> bool {
    permissions::built_in().any(|known| known == *permission)
        || permission.resource().is_some_and(|(name, _)| resource_name(name).is_ok())
}
