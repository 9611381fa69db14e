//! Adopt a principal: make it independent of the key that provisions it.

use postern_shared::invitation::Invitation;
use postern_shared::principal::Adoption;
use serde_json::json;

use super::{OpenPrincipal, Verb, action, loggable, release_roles};
use crate::authority::Access;
use crate::error::Error;
use crate::operation::{invitation, key};
use crate::store::entity::change::ChangeRecord;

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
            invitation::end_sign_in(&mut after);
        }
        if !adoption.keep_sign_in {
            after.end_keys();
        }
        let ending = key::ending(caller.app(), &before, &after).await?;

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        release_roles(&mut commit, caller.change_log(), caller.now(), caller.snapshot(), Some(&before), &after)?;
        let action = action(before.id.kind(), Verb::Adopt);
        let mut record = ChangeRecord::edit(action, after.subject(), &loggable(&before), &loggable(&after));
        let invitation = match user {
            Some(user) => Some(invitation::replace_password(caller.app(), &mut commit, user, caller.now())?),
            None => None,
        };
        if let Some(invitation) = &invitation {
            record.after["invitation_expires_at"] = json!(invitation.expires_at);
        }
        key::count_ending(&mut commit, &mut after, &mut record, &ending);
        caller.log(&mut commit, after.changed_at, record)?;
        caller.commit(commit, before.id.as_str()).await?;
        key::clean_up(caller.app(), &ending).await;
        Ok(AdoptedPrincipal { principal: Self { caller, principal: after }, invitation })
    }
}
