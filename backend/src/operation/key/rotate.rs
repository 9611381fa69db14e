//! Rotate a key: a new secret for the same key.

use jiff::SignedDuration;
use postern_shared::api_key::{IssuedKey, Rotation};
use postern_shared::change::Action;
use postern_shared::id::KeyId;
use postern_shared::principal::PrincipalId;

use super::{edited, log, may, reach};
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::secret::bearer;
use crate::store::commit::Commit;
use crate::store::item::attribute;
use crate::store::key;

/// Gives a key a new secret and shows it, this once. Id, scope, expiry and lineage stay; the secret before works for as long as
/// the overlap says, and one before that no longer.
pub async fn rotate(caller: &Caller, owner: &PrincipalId, id: &KeyId, rotation: &Rotation) -> Result<IssuedKey, Error> {
    let (before, owner, snapshot) = reach(caller, owner, id).await?;
    let read_set = may(caller, &snapshot, &owner, Access::Impersonate)?;
    let read_set = read_set.and(caller.actor.may_enable_or_rotate(&snapshot, &before)?);
    let secret = bearer::key(&caller.app.random, &before.reference());
    let overlap = SignedDuration::from_secs(i64::from(rotation.overlap_seconds));
    let until = caller.now.checked_add(overlap).map_err(Error::internal)?;
    let mut after = before.clone();
    after.hash = secret.hash();
    after.previous_hash = (rotation.overlap_seconds > 0).then_some(before.hash);
    after.previous_until = after.previous_hash.map(|_| until);
    after.version += 1;

    let place = key::stored_key(&before.reference());
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    commit.set(place.clone(), "hash", attribute(after.hash)?);
    commit.set(place.clone(), "previous_hash", attribute(after.previous_hash)?);
    commit.set(place.clone(), "previous_until", attribute(after.previous_until)?);
    commit.set(place, "version", attribute(after.version)?);
    log(caller, &mut commit, &owner, edited(Action::KeyRotate, &owner, &before, &after))?;
    caller.commit(commit, id.as_str()).await?;
    let secret = Some(secret.reveal().to_owned());
    Ok(IssuedKey { key: after.shown(caller.now), secret, secret_already_shown: false })
}
