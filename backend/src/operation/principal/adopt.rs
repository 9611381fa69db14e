//! Adopt a principal: make it independent of the key that provisions it. Hand one over: make it depend on a key.

use postern_shared::change::Action;
use postern_shared::invitation::Invitation;
use postern_shared::principal::{Adoption, KeyRef};
use serde_json::json;

use super::{OpenPrincipal, record_dependence, release_roles};
use crate::authority::Access;
use crate::error::Error;
use crate::operation::invitation;
use crate::operation::key::EndingKeys;
use crate::store::{ChangeRecord, EntityRef};

/// The result of an adoption.
#[derive(Debug)]
pub struct AdoptedPrincipal {
    /// The principal after the adoption.
    pub principal: OpenPrincipal,
    /// A user's new invitation, unless the user keeps the sign-in.
    pub invitation: Option<Invitation>,
}

impl OpenPrincipal {
    /// Adopts it (rules 14 and 15). An independent principal stays as it is.
    pub async fn adopt(self, adoption: Adoption) -> Result<AdoptedPrincipal, Error> {
        let Self { caller, principal: before } = self;
        let read_set = caller.actor().may_manage(caller.snapshot(), &before.id, Access::Release)?;
        if before.provisioned_by.is_none() {
            return Ok(AdoptedPrincipal { principal: Self { caller, principal: before }, invitation: None });
        }
        let mut after = before.clone();
        after.provisioned_by = None;
        after.ancestors = Vec::new();
        let user = before.user_id().filter(|_| !adoption.keep_sign_in);
        if user.is_some() {
            invitation::end_sign_in(&mut after, caller.now())?;
        }
        if !adoption.keep_sign_in {
            after.end_keys();
        }
        let ending = EndingKeys::read(caller.app(), &before, &after).await?;

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        release_roles(&mut commit, caller.change_log(), caller.now(), caller.snapshot(), Some(&before), &after)?;
        let action = before.id.kind().pick(Action::UserAdopt, Action::ApiUserAdopt);
        let mut record = ChangeRecord::edited(action, &before, &after);
        let invite = |user| invitation::replace_password(caller.app(), &mut commit, user, caller.now());
        let invitation = user.map(invite).transpose()?;
        if let Some(invitation) = &invitation {
            record.after["invitation_expires_at"] = json!(invitation.expires_at);
        }
        ending.count(&mut commit, &mut after, &mut record, caller.now());
        caller.commit_logged(commit, after.changed_at, record, before.id.as_str()).await?;
        ending.clean_up(caller.app()).await;
        Ok(AdoptedPrincipal { principal: Self { caller, principal: after }, invitation })
    }

    /// Hands it over to a key (rule 13). An administrator remains (rule 17): only another administrator can hand one
    /// over, and the commit asserts the caller's own rights.
    pub async fn hand_over(self, key: KeyRef) -> Result<Self, Error> {
        let Self { mut caller, principal: before } = self;
        caller.load([EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]).await?;
        if before.provisioned_by.as_ref() == Some(&key) {
            return Ok(Self { caller, principal: before });
        }
        let snapshot = caller.snapshot();
        let read_set = caller.actor().may_hand_over(snapshot, &before.id, &key)?;
        let mut after = before.clone();
        after.ancestors = snapshot.with_ancestors(&key).into_iter().collect();
        after.provisioned_by = Some(key);

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        // A deeper descendant may have been created meanwhile, which leaves the version alone.
        before.assert_height(&mut commit)?;
        release_roles(&mut commit, caller.change_log(), caller.now(), snapshot, Some(&before), &after)?;
        record_dependence(&mut commit, snapshot, &after)?;
        let action = before.id.kind().pick(Action::UserHandOver, Action::ApiUserHandOver);
        caller.commit_logged(commit, after.changed_at, ChangeRecord::edited(action, &before, &after), "").await?;
        Ok(Self { caller, principal: after })
    }
}
