//! Verify a key for a service that was given one.

use postern_shared::change::RequestInfo;
use postern_shared::permission::Permission;
use postern_shared::verify::{Verification, Verify};

use super::{permissions, session};
use crate::app::App;
use crate::caller::{Caller, Credential};
use crate::error::{Error, Refusal};
use crate::store::snapshot::EntityRef;

/// What to read along with a caller who asks this.
#[must_use]
pub fn entities(app: &App, verify: &Verify) -> Vec<EntityRef> {
    let key = Credential::key(&verify.key).map(|credential| credential.entities(app)).unwrap_or_default();
    key.into_iter().chain(named(verify.permission.as_ref())).collect()
}

/// The resource that a permission speaks of, if it is one that can be defined.
fn named(permission: Option<&Permission>) -> Option<EntityRef> {
    let (name, _) =
        permission.filter(|permission| !permissions::built_in().any(|known| known == **permission))?.resource()?;
    postern_shared::text::resource_name(name).ok().map(|()| EntityRef::Resource(name.to_owned()))
}

/// Says whether a key is good now, whose it is, and what it may do. Every key that is not is answered alike.
pub async fn verify(caller: &Caller, verify: &Verify) -> Result<Verification, Error> {
    caller.must(&Permission::API_KEYS_VERIFY)?;
    let nothing = Verification { active: false, identity: None, allowed: None };
    let Some(credential) = Credential::key(&verify.key) else { return Ok(nothing) };
    let bearer = match caller.recognise_other(&credential, named(verify.permission.as_ref())).await {
        Ok(bearer) => bearer,
        Err(Error::Refused(_)) => return Ok(nothing),
        Err(error) => return Err(error),
    };
    bearer.note_use().await;
    let allowed = verify.permission.as_ref().map(|permission| may(&bearer, permission));
    Ok(Verification { active: true, identity: Some(session::identity(&bearer)?), allowed })
}

/// Lets in whoever bears a key that has a permission, or refuses: what stands before an API that is not Postern's own. Without a
/// permission every key that is good will do.
pub async fn authorize(
    app: &App,
    key: &Credential,
    request: RequestInfo,
    permission: Option<&Permission>,
) -> Result<Caller, Error> {
    let bearer = Caller::resolve(app, key, request, named(permission), None).await?;
    bearer.note_use().await;
    match permission {
        Some(permission) if !may(&bearer, permission) => Err(Refusal::lacks(permission.clone()).into()),
        _ => Ok(bearer),
    }
}

/// Whether there is such a permission and the bearer of a key has it.
fn may(bearer: &Caller, permission: &Permission) -> bool {
    let exists = permissions::built_in().any(|known| known == *permission)
        || permission.resource().is_some_and(|(name, action)| {
            bearer.snapshot.resource(name).is_some_and(|resource| resource.serves(action))
        });
    exists && bearer.permissions().allows(permission)
}
