//! Issue a key.

use postern_shared::api_key::{IssuedKey, KEYS_LIMIT, NewApiKey};
use postern_shared::change::Action;
use postern_shared::field::Broken;
use postern_shared::id::KeyId;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use postern_shared::problem::Code;
use serde_json::Value;

use super::{log, loggable, may};
use crate::authority::Access;
use crate::authority::grant::grant;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::{permissions, principal};
use crate::secret::bearer;
use crate::store::change::ChangeRecord;
use crate::store::commit::{Commit, Condition};
use crate::store::item::{item_of, key_attributes};
use crate::store::key;
use crate::store::stored_key::StoredKey;

/// Issues a key to a principal and shows its secret, this once.
pub async fn issue(caller: &Caller, owner: &PrincipalId, new: NewApiKey) -> Result<IssuedKey, Error> {
    let (owner, snapshot) = principal::reach(caller, owner).await?;
    if owner.id.kind() == Kind::User {
        caller.require_session()?;
        caller.must(&Permission::API_TOKENS_GENERATE)?;
    }
    let read_set = may(caller, &snapshot, &owner, Access::Impersonate)?;
    let mut errors = permissions::unknown(caller, "scope", new.scope.as_deref().unwrap_or_default(), &[]).await?;
    if new.expires_at.is_some_and(|expires_at| expires_at <= caller.now) {
        errors.push(Broken::new("in_the_past", "Choose a time to come, or leave it out.").at("expires_at"));
    }
    Refusal::unless_fine(errors)?;
    let given: PermissionSet = match &new.scope {
        Some(scope) => scope.iter().cloned().collect(),
        None => snapshot.held(&owner),
    };
    grant(&caller.permissions(), &given)?;
    let origin = caller.actor.origin(&snapshot);
    snapshot.may_depend_on(origin.as_ref(), 0)?;
    if owner.keys >= KEYS_LIMIT {
        let sentence = format!("Nobody can have more than {KEYS_LIMIT} keys. Delete one that is not used.");
        return Err(Error::refused(Code::LimitReached, sentence));
    }

    let reference = KeyRef { owner: owner.id.clone(), id: caller.app.random.id(KeyId::from_random) };
    let secret = bearer::key(&caller.app.random, &reference);
    let stored = StoredKey {
        id: reference.id.clone(),
        owner: owner.id.clone(),
        name: new.name.trim().to_owned(),
        note: new.note,
        hash: secret.hash(),
        previous_hash: None,
        previous_until: None,
        scope: new.scope,
        expires_at: new.expires_at,
        disabled: false,
        created_at: caller.now,
        session_epoch: owner.session_epoch,
        created_by: caller.principal()?.named(),
        ancestors: origin.iter().flat_map(|key| snapshot.keys_from(key)).collect(),
        issued_by: origin,
        version: 1,
        last_used_at: None,
        last_used_address: None,
        last_used_agent: None,
    };
    let place = key::stored_key(&reference);
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    principal::record_heights(&mut commit, &snapshot, stored.issued_by.as_ref(), 0)?;
    commit.expect(place.clone(), Condition::Absent);
    commit.put(place.clone(), item_of(&place, &stored)?);
    commit.add(key::principal(&owner.id), "keys", 1);
    let expiring = stored.expires_at.map(|at| key::listed_expiring(&reference, at));
    let issued = stored.issued_by.as_ref().map(|issuer| key::issued(issuer, &reference));
    for place in [Some(key::listed(&reference)), expiring, issued].into_iter().flatten() {
        commit.put(place.clone(), key_attributes(&place));
    }
    let change = ChangeRecord {
        action: Action::KeyCreate,
        target: owner.subject(),
        before: Value::Null,
        after: loggable(&stored),
    };
    log(caller, &mut commit, &owner, change)?;
    caller.commit(commit, stored.id.as_str()).await?;
    let secret = Some(secret.reveal().to_owned());
    Ok(IssuedKey { key: stored.shown(caller.now), secret, secret_already_shown: false })
}
