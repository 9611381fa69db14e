//! Rotate a key: give it a new secret.

use jiff::SignedDuration;
use postern_shared::api_key::{IssuedKey, Rotation};
use postern_shared::change::Action;

use super::{OpenKey, edited, log, may_manage_keys};
use crate::authority::Access;
use crate::error::Error;
use crate::secret::bearer;

impl OpenKey {
    /// Gives it a new secret, which only this answer shows. Id, scope, expiry and lineage stay. The previous secret
    /// works as long as the overlap says; the one before it stops.
    pub async fn rotate(self, rotation: &Rotation) -> Result<IssuedKey, Error> {
        let Self { caller, owner, key: before } = self;
        let read_set = may_manage_keys(&caller, &owner, Access::Impersonate)?;
        let read_set = read_set.and(caller.actor().may_enable_or_rotate(caller.snapshot(), &before)?);
        let secret = bearer::key(&caller.app().random, &before.reference());
        let overlap = SignedDuration::from_secs(i64::from(rotation.overlap_seconds));
        let until = caller.now().checked_add(overlap).map_err(Error::internal)?;
        let mut after = before.clone();
        after.hash = secret.hash();
        after.previous_hash = (rotation.overlap_seconds > 0).then_some(before.hash);
        after.previous_until = after.previous_hash.map(|_| until);

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before)?;
        log(&caller, &mut commit, &owner, edited(Action::KeyRotate, &owner, &before, &after))?;
        caller.commit(commit, before.id.as_str()).await?;
        let secret = Some(secret.reveal().to_owned());
        Ok(IssuedKey { key: after.view(caller.now()), secret, secret_already_shown: false })
    }
}
