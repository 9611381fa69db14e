//! Guarded APIs: which resource represents them, which permission their routes require, and who may call them.

use http::Method;
use postern_shared::field::{FieldError, Violation};
use postern_shared::guard::{DEFAULT_ROUTE, GuardedApi, Routes};
use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;
use postern_shared::resource::ResourceKind;

use super::{permissions, verify};
use crate::app::App;
use crate::caller::{Arrival, Caller, Credential};
use crate::error::{Error, Refusal};
use crate::secret::Hash;
use crate::store::{EntityRef, ReadSet, StoredResource};

/// A call to a guarded API.
#[derive(Debug, Clone)]
pub struct GuardedCall {
    /// The id of the API.
    pub api: String,
    /// The method.
    pub method: Method,
    /// The route without its method, such as `/orders/{id}`; `None` if it is unknown.
    pub route: Option<String>,
}

/// The permissions that the routes of an API require.
#[derive(Debug, Clone, Copy)]
pub struct Guard<'a> {
    /// The resource whose permissions the methods require; `None` if only the named routes are open.
    pub resource: Option<&'a str>,
    /// The routes that require a permission of their own.
    pub routes: &'a Routes,
}

impl Guard<'_> {
    /// The permission that a call requires; `None` if every valid key is admitted. By default GET, HEAD and OPTIONS require
    /// to read the resource, and all other methods to write to it.
    fn required(&self, call: &GuardedCall) -> Result<Option<Permission>, Error> {
        let exception = match call.route.as_deref() {
            Some(DEFAULT_ROUTE) => self.routes.get(DEFAULT_ROUTE),
            Some(route) => {
                let exception = |method: &str| self.routes.get(&format!("{method} {route}"));
                exception(call.method.as_str()).or_else(|| exception("ANY"))
            }
            None if self.routes.is_empty() => None,
            None => {
                let detail = "A token authorizer is not told the route: use one of type REQUEST.";
                return Err(Error::refused(Code::NoSuchPath, detail).traced("route unknown", None));
            }
        };
        if let Some(permission) = exception {
            return Ok(permission.clone());
        }
        let reads = matches!(call.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let action = if reads { Action::Read } else { Action::Write };
        let unmapped = || {
            Error::refused(Code::NoSuchPath, "No permission is mapped to this route.").traced("unmapped route", None)
        };
        self.resource.map(|resource| Some(Permission::on(resource, action))).ok_or_else(unmapped)
    }
}

/// Admits a key that may call a guarded API, or refuses. The guard is the one that the deployment configured or, without one,
/// that of the resource that represents the API.
///
/// It is one call to the table if the key was seen before: the guard or the resource is read along. If a route requires a
/// permission of another resource than the one that represents the API, the first call of the route takes one more.
pub async fn authorize(
    app: &App,
    key: &Credential,
    arrival: Arrival,
    call: &GuardedCall,
    configured: Option<Guard<'_>>,
) -> Result<Caller, Error> {
    let configured = configured.map(|guard| guard.required(call)).transpose()?;
    let route = route_hash(call);
    let prefetch = match &configured {
        Some(required) => required.as_ref().and_then(permissions::resource_of).into_iter().collect(),
        None => [app.recall_prefetch(route), vec![EntityRef::Guard(call.api.clone())]].concat(),
    };
    let mut bearer = Caller::resolve(app, key, arrival, prefetch, None).await?;
    let required = if let Some(required) = configured {
        required
    } else {
        let guard = bearer.snapshot().guard(&call.api).ok_or_else(|| unguarded(&call.api))?;
        let required = Guard { resource: Some(&guard.resource), routes: &guard.routes }.required(call)?;
        let elsewhere = required.as_ref().filter(|required| !permissions::exists(bearer.snapshot(), required));
        if let Some(resource) = elsewhere.and_then(permissions::resource_of) {
            app.remember(route, |memory| memory.prefetch = vec![resource.clone()]);
            bearer.load([resource]).await?;
        }
        required
    };
    verify::admit(bearer, required.as_ref()).await
}

/// The hash by which a process remembers a route of an API.
fn route_hash(GuardedCall { api, method, route }: &GuardedCall) -> [u8; 32] {
    Hash::of(&format!("{api} {method} {}", route.as_deref().unwrap_or_default())).bytes()
}

fn unguarded(api: &str) -> Error {
    let detail = format!("No resource represents the API {api}. Add it to a resource in Postern.");
    Error::refused(Code::NoSuchPath, detail).traced("unguarded API", None)
}

/// Decides whether a caller may replace the APIs that a resource represents.
///
/// # Errors
/// Invalid fields, the refusals of rule 26, and `api_taken` if another resource represents one of them.
pub async fn replace(caller: &mut Caller, before: &StoredResource, after: &[GuardedApi]) -> Result<ReadSet, Error> {
    if before.kind != ResourceKind::External {
        let sentence = "Only an external resource represents APIs.";
        return Err(Refusal::fields(vec![Violation::new("not_external", sentence).at("guards")]).into());
    }
    if before.retired_at.is_some() {
        return Err(Error::refused(Code::ResourceRetired, "A retired resource represents no APIs."));
    }
    Refusal::if_invalid(unknown_permissions(caller, &before.guards, after).await?)?;
    let both = before.guards.iter().chain(after).cloned();
    caller.actor().may_guard(caller.snapshot(), &before.name, both)?;

    let apis: Vec<EntityRef> = after.iter().map(|api| EntityRef::Guard(api.api.clone())).collect();
    caller.load(apis.clone()).await?;
    for (n, api) in after.iter().enumerate() {
        let taken_by = caller.snapshot().guard(&api.api).map(|guard| guard.resource.clone());
        if let Some(other) = taken_by.filter(|resource| *resource != before.name) {
            return Err(taken(caller, n, &other).into());
        }
    }
    Ok(apis.into_iter().collect())
}

/// The errors of permissions that do not exist. Those that a route required before may stay.
async fn unknown_permissions(
    caller: &mut Caller,
    before: &[GuardedApi],
    after: &[GuardedApi],
) -> Result<Vec<FieldError>, Error> {
    let named = |apis: &[GuardedApi]| -> Vec<Permission> {
        apis.iter().flat_map(|api| api.routes.values().flatten().cloned()).collect()
    };
    let known = named(before);
    // In one call for all of them.
    caller.load(named(after).iter().filter_map(permissions::resource_of)).await?;
    let mut errors = Vec::new();
    for (n, api) in after.iter().enumerate() {
        let unknown = permissions::unknown(caller, "", &named(std::slice::from_ref(api)), &known).await?;
        errors.extend(unknown.into_iter().map(|error| FieldError { field: format!("guards[{n}].routes"), ..error }));
    }
    Ok(errors)
}

/// The refusal of an API that another resource represents, which it names to those who may see resources.
fn taken(caller: &Caller, n: usize, other: &str) -> Refusal {
    let sees = caller.permissions().allows(&Permission::RESOURCES_READ);
    let other = if sees { format!("The resource {other}") } else { "Another resource".to_owned() };
    let sentence = format!("{other} represents this API. Remove it there first.");
    let errors = vec![Violation::new("taken", &*sentence).at(format!("guards[{n}].api"))];
    Refusal { errors, ..Refusal::new(Code::ApiTaken, sentence) }
}
