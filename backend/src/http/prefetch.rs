//! Entities that a request names, to be read together with the caller.

use postern_shared::principal::KeyRef;
use postern_shared::resource::is_built_in;
use postern_shared::text::resource_name;

use super::extract::PathParams;
use crate::app::App;
use crate::caller::Credential;
use crate::store::snapshot::EntityRef;

/// Finds the entities that a body names. A body that cannot be read names none; the handler refuses it.
pub(super) type NamedInBody = fn(&App, &[u8]) -> Vec<EntityRef>;

/// The entities in the path. A key without an owner in the path belongs to the caller.
pub(super) fn named_in_path(params: &PathParams, credential: &Credential) -> Vec<EntityRef> {
    let principal = params.get("user").or(params.get("api_user")).and_then(|id| id.parse().ok());
    let role = params.get("role").and_then(|id| id.parse().ok());
    let owner = principal.clone().unwrap_or_else(|| credential.owner());
    let key = params.get("key").and_then(|id| id.parse().ok()).map(|id| KeyRef { owner, id });
    let resource = params.get("collection").or(params.get("resource"));
    let resource = resource.filter(|name| resource_name(name).is_ok() && !is_built_in(name)).map(str::to_owned);
    let entities = [
        principal.map(EntityRef::Principal),
        role.map(EntityRef::Role),
        key.map(EntityRef::Key),
        resource.map(EntityRef::Resource),
    ];
    entities.into_iter().flatten().collect()
}
