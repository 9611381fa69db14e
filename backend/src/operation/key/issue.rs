//! Issue a key.

use postern_shared::api_key::{ALL_KEYS_LIMIT, IssuedKey, NewApiKey};
use postern_shared::change::Action;
use postern_shared::id::KeyId;
use postern_shared::principal::KeyRef;
use postern_shared::problem::Code;
use serde_json::Value;

use super::{commit_logged, expiry_in_the_past, may_manage_keys, must_have_room, view};
use crate::authority::Access;
use crate::error::{Error, Refusal};
use crate::operation::permissions;
use crate::operation::principal::{OpenPrincipal, record_heights};
use crate::secret::bearer;
use crate::store::{ChangeRecord, StoredKey};

impl OpenPrincipal {
    /// Issues a key to it. Only this answer shows the secret.
    pub async fn issue_key(self, new: NewApiKey) -> Result<IssuedKey, Error> {
        let Self { mut caller, principal: owner } = self;
        let read_set = may_manage_keys(&caller, &owner, Access::Impersonate)?;
        let scope = new.scope.as_deref().unwrap_or_default();
        let mut errors = permissions::unknown(&mut caller, "scope", scope, &[]).await?;
        errors.extend(expiry_in_the_past(new.expires_at, caller.now()));
        Refusal::if_invalid(errors)?;
        let snapshot = caller.snapshot();
        caller.actor().may_grant_scope(snapshot, &owner, new.scope.as_deref())?;
        let issued_by = caller.actor().provisioning_key(snapshot);
        snapshot.may_depend_on(issued_by.as_ref(), 0)?;
        must_have_room(&caller, &owner).await?;
        if owner.keys >= ALL_KEYS_LIMIT {
            let sentence =
                format!("A principal can have at most {ALL_KEYS_LIMIT} keys. Delete some that have expired.");
            return Err(Error::refused(Code::LimitReached, sentence));
        }

        let reference = KeyRef { owner: owner.id.clone(), id: caller.app().random.id(KeyId::from_random) };
        let secret = bearer::key(&caller.app().random, &reference);
        let key = StoredKey {
            note: new.note,
            scope: new.scope,
            expires_at: new.expires_at,
            session_epoch: owner.session_epoch,
            ancestors: issued_by.iter().flat_map(|key| snapshot.with_ancestors(key)).collect(),
            issued_by,
            ..StoredKey::new(reference, &new.name, secret.hash(), caller.principal()?.named(), caller.now())
        };
        let mut commit = caller.begin_commit(read_set)?;
        key.insert(&mut commit)?;
        record_heights(&mut commit, snapshot, key.issued_by.as_ref(), 0)?;
        let (action, target) = (Action::KeyCreate, key.subject(&owner));
        let record = ChangeRecord { action, target, before: Value::Null, after: key.loggable() };
        commit_logged(&caller, commit, &owner, record, key.id.as_str()).await?;
        let secret = Some(secret.reveal().to_owned());
        Ok(IssuedKey { key: view(&caller, &owner, &key), secret, secret_already_shown: false })
    }
}
