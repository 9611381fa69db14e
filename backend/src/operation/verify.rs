//! Verify a key on behalf of a service that received it.

use std::sync::Arc;

use postern_shared::change::RequestInfo;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::verify::{Bearer, Verification, Verify};

use super::permissions;
use crate::app::App;
use crate::caller::{Admission, Caller, Credential};
use crate::error::{Error, Refusal};
use crate::store::EntityRef;

/// The entities to read with a caller who sends this.
pub fn prefetch(app: &App, verify: &Verify) -> Vec<EntityRef> {
    let key = Credential::key(&verify.key).map(|credential| credential.prefetch(app)).unwrap_or_default();
    key.into_iter().chain(verify.permission.as_ref().and_then(permissions::resource_of)).collect()
}

/// Whether a key is valid now, whose it is, and what it may do. Every invalid key gets the same answer. What is noted of the
/// key is noted as a request `from` the one who sent it to the caller.
pub async fn verify(caller: Caller, verify: &Verify, from: RequestInfo) -> Result<Verification, Error> {
    let inactive = Verification { active: false, bearer: None, allowed: None };
    let (request, route) = (caller.audit().request.clone(), Arc::clone(caller.route()));
    let resource = verify.permission.as_ref().and_then(permissions::resource_of);
    let resolved = match Credential::key(&verify.key) {
        Ok(credential) => {
            // A caller who verifies its own key uses it by that.
            let is_own = matches!(&credential, Credential::Key(key, _) if caller.actor().key.as_ref() == Some(key));
            let from = if is_own && from.address.is_empty() { request.clone() } else { from };
            caller.resolve_other(&credential, from, resource).await
        }
        Err(malformed) => Err(malformed),
    };
    let caller = match resolved {
        Ok(caller) => caller,
        Err(Error::Refused(refusal)) => {
            refusal.log(&request, &route);
            return Ok(inactive);
        }
        Err(error) => return Err(error),
    };
    let allowed = verify.permission.as_ref().map(|permission| may(&caller, permission));
    caller.note(admission(&caller, verify.permission.as_ref(), allowed != Some(false))).await;
    let permissions = caller.permissions();
    let bearer = Bearer {
        principal: caller.principal()?.named(),
        credential: caller.audit().credential.clone(),
        administrator: *permissions == PermissionSet::Everything,
        permissions: permissions::listed(permissions),
    };
    Ok(Verification { active: true, bearer: Some(bearer), allowed })
}

/// Admits a bearer who has a permission, or refuses. Without a permission every bearer is admitted.
pub(super) async fn admit(bearer: Caller, permission: Option<&Permission>) -> Result<Caller, Error> {
    let refused = permission.filter(|permission| !may(&bearer, permission));
    bearer.note_without_log(admission(&bearer, permission, refused.is_none())).await;
    match refused {
        Some(permission) => Err(Refusal::missing_permission(permission.clone()).into()),
        None => Ok(bearer),
    }
}

/// What is noted of the bearer. A permission on nothing that exists is not noted.
fn admission(bearer: &Caller, permission: Option<&Permission>, is_allowed: bool) -> Admission {
    let permission = permission.filter(|permission| permissions::exists(bearer.snapshot(), permission)).cloned();
    if is_allowed { Admission::Allowed(permission) } else { Admission::Refused(permission) }
}

/// Whether a permission exists and the bearer has it.
fn may(bearer: &Caller, permission: &Permission) -> bool {
    permissions::exists(bearer.snapshot(), permission) && bearer.permissions().allows(permission)
}
