//! Edit a principal (login, name, roles, disabled, external id), or one's own user (name).

use postern_shared::account::AccountEdit;
use postern_shared::change::Action;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::PrincipalEdit;
use postern_shared::problem::Code;
use postern_shared::text;

use super::external_id::named;
use super::roles::administrator_must_remain;
use super::{OpenPrincipal, distinct, must_exist, release_roles};
use crate::authority::Access;
use crate::error::{Error, Refusal};
use crate::store::{Assignment, ChangeRecord, EntityRef, ExternalId, Principal, ReadSet};

impl OpenPrincipal {
    /// Edits it. An edit that changes nothing succeeds and is not logged.
    pub async fn edit(self, edit: PrincipalEdit) -> Result<Self, Error> {
        let Self { mut caller, principal: before } = self;
        let mut after = before.clone();
        if let Some(login) = &edit.login {
            after.login = Some(trimmed(login, "login")?);
        }
        if let Some(name) = &edit.name {
            after.name = trimmed(name, "name")?;
        }
        if let Some(roles) = &edit.roles {
            after.roles = distinct(roles);
        }
        if let Some(external_id) = &edit.external_id
            && external_id.as_deref().map(str::trim) != before.external_id.as_ref().map(|before| before.id.as_str())
        {
            after.external_id = external_id.as_deref().map(|id| ExternalId::new(id, caller.id()));
        }
        after.disabled = edit.disabled.unwrap_or(before.disabled);
        if after.disabled && !before.disabled {
            after.session_epoch += 1;
        }

        let mut read_set = caller.actor().may_manage(caller.snapshot(), &before.id, access(&before, &after))?;
        if after.roles != before.roles {
            let added: Vec<_> = after.roles.iter().filter(|role| !before.roles.contains(role)).cloned().collect();
            caller.load(added.iter().cloned().map(EntityRef::Role)).await?;
            must_exist(caller.snapshot(), edit.roles.as_deref().unwrap_or_default())?;
            if before.id == *caller.id() && *caller.permissions() != PermissionSet::Everything {
                let sentence = "Only an Administrator can change their own roles. Ask someone else.";
                return Err(Refusal::new(Code::OwnRights, sentence).into());
            }
            read_set = read_set.and(caller.actor().may_give_roles(caller.snapshot(), &added)?);
        }
        read_set = read_set.and(administrator_must_remain(&mut caller, &before, &after).await?);
        Self { caller, principal: before }.save(after, read_set).await
    }

    /// Edits the caller's own user (rule 11). A name carries no authority (rule 20), so this takes none.
    pub async fn edit_own(self, edit: AccountEdit) -> Result<Self, Error> {
        let (own, _) = self.caller.require_session()?;
        if self.principal.user_id() != Some(own) {
            return Err(Error::internal("another user where the caller's own was expected"));
        }
        let mut after = self.principal.clone();
        if let Some(name) = &edit.name {
            after.name = trimmed(name, "name")?;
        }
        self.save(after, ReadSet::default()).await
    }

    /// Commits and logs an edit, unless it changes nothing.
    async fn save(self, mut after: Principal, read_set: ReadSet) -> Result<Self, Error> {
        let Self { caller, principal: before } = self;
        if after == before {
            return Ok(Self { caller, principal: before });
        }
        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        Assignment::record(&mut commit, &before.roles, &after, &caller.audit().actor)?;
        release_roles(&mut commit, caller.change_log(), caller.now(), caller.snapshot(), Some(&before), &after)?;
        let action = before.id.kind().pick(Action::UserEdit, Action::ApiUserEdit);
        let record = ChangeRecord::edited(action, &before, &after);
        let committed = caller.commit_logged(commit, after.changed_at, record, "").await;
        named(&caller, &after, committed).await?;
        Ok(Self { caller, principal: after })
    }
}

/// A new name or login without the spaces around it, if it fits into a key of the table.
fn trimmed(text: &str, field: &str) -> Result<String, Refusal> {
    text::unique(text).map_err(|violation| Refusal::fields(vec![violation.at(field)]))?;
    Ok(text.trim().to_owned())
}

/// The access that an edit takes: it revokes if it only removes rights.
fn access(before: &Principal, after: &Principal) -> Access {
    let renames = (&before.login, &before.name, &before.external_id) != (&after.login, &after.name, &after.external_id);
    let enables = before.disabled && !after.disabled;
    let assigns = after.roles.iter().any(|role| !before.roles.contains(role));
    if renames || enables || assigns { Access::Modify } else { Access::Revoke }
}
