//! Create a principal: the part that is alike for users and API users.

use postern_shared::id::RoleId;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::text;
use serde_json::Value;

use super::{Verb, action, loggable, unique_name, write_permission, write_provisioning};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::membership::{self, Log};
use crate::store::change::ChangeRecord;
use crate::store::commit::{Commit, Condition};
use crate::store::directory::Entry;
use crate::store::item::item_of;
use crate::store::principal::Principal;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;
use crate::store::{interval, key};

/// Prepares the commit that creates a principal with these roles, or, where none are named, with those of the owner of the
/// caller's key.
pub(in crate::operation) async fn create(
    caller: &Caller,
    id: PrincipalId,
    login: Option<&str>,
    name: &str,
    roles: Option<&[RoleId]>,
) -> Result<(Principal, Snapshot, Commit), Error> {
    let kind = id.kind();
    caller.must(&write_permission(kind))?;
    let (unique, field) = login.map_or((name, "name"), |login| (login, "login"));
    text::unique(unique).map_err(|broken| Refusal::fields(vec![broken.at(field)]))?;
    let roles = match (roles, &caller.actor.key) {
        (Some(roles), _) => membership::distinct(roles),
        (None, Some(_)) => caller.principal()?.roles.clone(),
        (None, None) => Vec::new(),
    };
    let snapshot = caller.snapshot_with(roles.iter().cloned().map(EntityRef::Role)).await?;
    membership::must_exist(&snapshot, &roles)?;
    let read_set = caller.actor.may_give_roles(&snapshot, &roles)?;
    let origin = caller.actor.origin(&snapshot);
    snapshot.may_depend_on(origin.as_ref(), 0)?;

    let mut principal = Principal {
        id,
        login: login.map(|login| login.trim().to_owned()),
        name: name.trim().to_owned(),
        roles,
        disabled: false,
        invited: kind == Kind::User,
        deleted_at: None,
        ancestors: origin.iter().flat_map(|key| snapshot.keys_from(key)).collect(),
        provisioned_by: origin,
        keys: 0,
        height: 0,
        enabled_since: None,
        session_epoch: 0,
        keys_since: 0,
        created_at: caller.now,
        version: 1,
        changed_at: caller.now,
    };
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    interval::step(&mut commit, None, &mut principal, caller.now)?;
    let place = key::principal(&principal.id);
    commit.expect(place.clone(), Condition::Absent);
    commit.put(place.clone(), item_of(&place, &principal)?);
    let (entry, field) = unique_name(&principal);
    commit.put(entry.clone(), item_of(&entry, &Entry { id: principal.id.clone(), sk: entry.sk.clone() })?);
    commit.expect_absent_or(entry, Refusal::taken(field, &format!("Another has this {field}.")));
    membership::write(&mut commit, &snapshot, &Log::of(caller), None, &principal)?;
    write_provisioning(&mut commit, &snapshot, &principal)?;
    let (target, after) = (principal.subject(), loggable(&principal));
    let change = ChangeRecord { action: action(kind, Verb::Create), target, before: Value::Null, after };
    commit.log(&caller.app.random, &caller.audit, caller.now, change)?;
    Ok((principal, snapshot, commit))
}
