//! The APIs that the deployment guards, as JSON objects from API ids to resources and routes:
//!
//! ```json
//! {"a1b2c3d4e5": {"resource": "orders", "routes": {"POST /orders/search": "orders:read", "GET /status": null}}}
//! ```
//!
//! Without a resource only the routes that are named are open. There can be several objects, one after the other, because a
//! template can join texts but not objects.

use std::collections::BTreeMap;
use std::str::FromStr;

use postern_shared::field::Violation;
use postern_shared::guard::{Routes, api_id, distinct, route};
use postern_shared::permission::Permission;
use postern_shared::text::resource_name;
use serde::Deserialize;

use crate::operation::guard::Guard;
use crate::operation::permissions;

/// The guards of APIs that the deployment configures, by API id. They win over those of the table.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ConfiguredApis(#[serde(deserialize_with = "distinct")] BTreeMap<String, ConfiguredApi>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfiguredApi {
    resource: Option<String>,
    #[serde(default, deserialize_with = "distinct")]
    routes: Routes,
}

impl ConfiguredApis {
    /// The guard of an API; `None` if the deployment says nothing of it.
    pub(super) fn guard(&self, api: &str) -> Option<Guard<'_>> {
        let ConfiguredApi { resource, routes } = self.0.get(api)?;
        Some(Guard { resource: resource.as_deref(), routes })
    }
}

impl FromStr for ConfiguredApis {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut apis = BTreeMap::new();
        for object in serde_json::Deserializer::from_str(text).into_iter::<Self>() {
            for (api, configured) in object.map_err(|error| error.to_string())?.0 {
                configured.check(&api).map_err(|why| format!("{api}: {why}"))?;
                if apis.insert(api.clone(), configured).is_some() {
                    return Err(format!("{api} is named twice"));
                }
            }
        }
        Ok(Self(apis))
    }
}

impl ConfiguredApi {
    fn check(&self, api: &str) -> Result<(), String> {
        let detail = |violation: Violation| violation.detail;
        api_id(api).map_err(detail)?;
        self.resource.as_deref().map_or(Ok(()), resource_name).map_err(detail)?;
        self.routes.keys().try_for_each(|text| route(text)).map_err(detail)?;
        if self.resource.is_none() && self.routes.is_empty() {
            return Err("name a resource or routes".to_owned());
        }
        let unknown = self.routes.values().flatten().find(|permission| !can_exist(permission));
        unknown.map_or(Ok(()), |unknown| Err(format!("there is no permission {unknown}")))
    }
}

/// Whether the permission exists, or could exist on a resource that is defined later.
fn can_exist(permission: &Permission) -> bool {
    permissions::built_in().any(|known| known == *permission)
        || permission.resource().is_some_and(|(name, _)| resource_name(name).is_ok())
}
