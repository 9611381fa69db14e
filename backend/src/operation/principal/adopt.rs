//! Adopt: what a key provisions depends on no key any more.

use postern_shared::invitation::Invitation;
use postern_shared::principal::{Adoption, PrincipalId};
use serde_json::json;

use super::{Verb, action, loggable, reach, write, write_permission};
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::membership::{self, Log};
use crate::operation::{invitation, key};
use crate::store::change::ChangeRecord;
use crate::store::commit::Commit;
use crate::store::key as keys;
use crate::store::principal::Principal;
use crate::store::snapshot::Snapshot;

/// What came of an adoption.
#[derive(Debug)]
pub struct AdoptedPrincipal {
    /// The principal as it is now.
    pub principal: Principal,
    /// What was read to decide it.
    pub snapshot: Snapshot,
    /// A user's new way in, unless the old one was kept.
    pub invitation: Option<Invitation>,
}

/// Frees a principal from the key that provisions it (rules 14 and 15). One that depends on no key stays as it is.
pub async fn adopt(caller: &Caller, id: &PrincipalId, adoption: Adoption) -> Result<AdoptedPrincipal, Error> {
    caller.must(&write_permission(id.kind()))?;
    caller.require_session()?;
    let (before, snapshot) = reach(caller, id).await?;
    make_independent(caller, before, snapshot, adoption).await
}

pub(super) async fn make_independent(
    caller: &Caller,
    before: Principal,
    snapshot: Snapshot,
    adoption: Adoption,
) -> Result<AdoptedPrincipal, Error> {
    let read_set = caller.actor.may_manage(&snapshot, &before.id, Access::Release)?;
    let Some(provisioned_by) = &before.provisioned_by else {
        return Ok(AdoptedPrincipal { principal: before, snapshot, invitation: None });
    };
    let mut after = before.clone();
    after.provisioned_by = None;
    after.ancestors = Vec::new();
    let user = before.user_id().filter(|_| !adoption.keep_sign_in);
    if user.is_some() {
        invitation::end_sign_in(&mut after);
    }
    if !adoption.keep_sign_in {
        after.end_keys();
    }
    let ending = key::ending(caller, &before, &after).await?;

    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    membership::write(&mut commit, &snapshot, &Log::of(caller), Some(&before), &after)?;
    commit.delete(keys::provisioned(provisioned_by, &before.id));
    let mut change = ChangeRecord::edit(
        action(before.id.kind(), Verb::Adopt),
        after.subject(),
        &loggable(&before),
        &loggable(&after),
    );
    let invitation = match user {
        Some(user) => Some(invitation::replace_password(&caller.app, &mut commit, user, caller.now)?),
        None => None,
    };
    if let Some(invitation) = &invitation {
        change.after["invitation_expires_at"] = json!(invitation.expires_at);
    }
    key::write_ending(&mut commit, &mut after, &mut change, &ending);
    commit.log(&caller.app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, before.id.as_str()).await?;
    key::tidy(caller, &ending).await;
    Ok(AdoptedPrincipal { principal: after, snapshot, invitation })
}
