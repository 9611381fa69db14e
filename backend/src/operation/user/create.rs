//! Create a user and invite the person.

use postern_shared::change::Action;
use postern_shared::id::UserId;
use postern_shared::permission::Permission;
use postern_shared::principal::PrincipalId;
use postern_shared::text;
use postern_shared::user::{InvitedUser, NewUser};
use serde_json::Value;

use super::{loggable, shown};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::{invitation, membership};
use crate::store::change::Deed;
use crate::store::commit::{Commit, Condition};
use crate::store::directory::{Entry, place};
use crate::store::gather::Seed;
use crate::store::item::{item_of, key_attributes};
use crate::store::key::{self, Directory};
use crate::store::principal::Principal;

/// Creates a user, with an invitation to set a password.
pub async fn create(caller: &Caller, new: NewUser) -> Result<InvitedUser, Error> {
    caller.must(&Permission::USERS_WRITE)?;
    text::unique(&new.login).map_err(|broken| Refusal::fields(vec![broken.at("login")]))?;
    let roles = match (&new.roles, &caller.asker.key) {
        (Some(roles), _) => membership::distinct(roles),
        (None, Some(_)) => caller.principal()?.roles.clone(),
        (None, None) => Vec::new(),
    };
    let world = caller.world_with(roles.iter().cloned().map(Seed::Role)).await?;
    membership::must_exist(&world, &roles)?;
    caller.asker.may_give_roles(&world, &roles)?;
    let origin = caller.asker.origin(&world);
    world.may_hang_below(origin.as_ref())?;

    let id: UserId = caller.app.random.id(UserId::from_random);
    let user = Principal {
        id: PrincipalId::User(id.clone()),
        login: Some(new.login.trim().to_owned()),
        name: new.name.trim().to_owned(),
        roles,
        disabled: false,
        invited: true,
        deleted_at: None,
        ancestors: origin.iter().flat_map(|key| world.keys_from(key)).collect(),
        provisioned_by: origin,
        keys: 0,
        session_epoch: 0,
        created_at: caller.now,
        version: 1,
        changed_at: caller.now,
    };
    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    commit.expect(key::principal(&user.id), Condition::Absent);
    commit.put(key::principal(&user.id), item_of(&key::principal(&user.id), &user)?);
    let entry = place(Directory::User, &new.login);
    commit.put(entry.clone(), item_of(&entry, &Entry { id: id.clone(), sk: entry.sk.clone() })?);
    commit.expect_absent_or(entry, Refusal::taken("login", "Another user has this login."));
    membership::write(&mut commit, &user.id, &[], &user.roles);
    if let Some(key) = &user.provisioned_by {
        let place = key::provisioned(key, &user.id);
        commit.put(place.clone(), key_attributes(&place));
    }
    let invitation = invitation::issue(&caller.app, &mut commit, &id, caller.now)?;
    let deed = Deed { action: Action::UserCreate, target: user.subject(), before: Value::Null, after: loggable(&user) };
    commit.log(&caller.app.random, &caller.author, caller.now, deed)?;
    caller.app.store.commit(commit).await?;

    Ok(InvitedUser { user: shown(&world, &user, caller)?, invitation })
}
