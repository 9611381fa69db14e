//! Roles: find, list, create, edit, delete.

use jiff::Timestamp;
use postern_shared::change::Action;
use postern_shared::field::{Broken, FieldError};
use postern_shared::id::RoleId;
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::Kind;
use postern_shared::problem::Code;
use postern_shared::role::{NewRole, Role, RoleEdit};
use postern_shared::text::{canonical, resembles_administrator, unique};
use serde_json::{Value, json};

use super::{membership, permissions};
use crate::authority::grant::RoleChange;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::change::{ChangeRecord, next_time};
use crate::store::commit::{Commit, Condition};
use crate::store::directory::{Entry, place};
use crate::store::item::{attribute, item_of};
use crate::store::key::{self, Directory};
use crate::store::principal::Principal;
use crate::store::read::{Query, SortKeys, at};
use crate::store::role::StoredRole;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::ReadSet;

/// How many holders a refusal to delete a role names.
const HOLDERS_NAMED: u32 = 20;

/// A role.
pub async fn find(caller: &Caller, id: &RoleId) -> Result<Role, Error> {
    Ok(stored(caller, id).await?.role)
}

async fn stored(caller: &Caller, id: &RoleId) -> Result<StoredRole, Error> {
    let snapshot = caller.snapshot_with([EntityRef::Role(id.clone())]).await?;
    snapshot.role(id).cloned().ok_or_else(|| Refusal::not_found("role").into())
}

/// A page of roles in the order of their names.
pub async fn list(caller: &Caller, prefix: &str, limit: u32, cursor: Option<&str>) -> Result<Page<Role>, Error> {
    let asks = caller.actor.principal.as_str();
    let ids: Page<RoleId> = caller.app.store.list(Directory::Role, prefix, limit, cursor, asks).await?;
    let reading = caller.app.store.read(ids.items.iter().map(key::role)).await?;
    let mut roles = Vec::with_capacity(ids.items.len());
    for id in &ids.items {
        roles.extend(at::<StoredRole>(&reading, &key::role(id))?.map(|stored| stored.role));
    }
    Ok(Page { items: roles, next_cursor: ids.next_cursor })
}

/// Creates a role.
pub async fn create(caller: &Caller, new: NewRole) -> Result<Role, Error> {
    caller.must(&Permission::ROLES_WRITE)?;
    let mut errors = broken_name(&new.name);
    errors.extend(permissions::unknown(caller, "permissions", &new.permissions, &[]).await?);
    Refusal::unless_fine(errors)?;
    let permissions = sorted(new.permissions);
    let grants = permissions.iter().cloned().collect();
    caller.actor.may_create_role(&caller.snapshot, &grants)?;

    let now = caller.now;
    let origin = caller.actor.origin(&caller.snapshot);
    let lineage = caller.snapshot.lineage(origin.as_ref()).into_iter().collect();
    let role = Role {
        id: caller.app.random.id(RoleId::from_random),
        name: new.name.trim().to_owned(),
        description: new.description,
        permissions,
        built_in: false,
        provisioned_by: origin,
        holders: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let stored = StoredRole { role: role.clone(), lineage, changed_at: now };
    let mut commit = Commit::default();
    caller.bind(&caller.snapshot, ReadSet::default(), &mut commit)?;
    commit.expect(key::role(&role.id), Condition::Absent);
    commit.put(key::role(&role.id), item_of(&key::role(&role.id), &stored)?);
    enter(&mut commit, &role)?;
    let change = ChangeRecord {
        action: Action::RoleCreate,
        target: stored.subject(),
        before: Value::Null,
        after: loggable(&role),
    };
    commit.log(&caller.app.random, &caller.audit, now, change)?;
    caller.commit(commit, role.id.as_str()).await?;
    Ok(role)
}

/// Edits a role of the version that was read.
pub async fn edit(caller: &Caller, role: Role, edit: RoleEdit) -> Result<Role, Error> {
    caller.must(&Permission::ROLES_WRITE)?;
    must_not_be_built_in(&role)?;
    let mut errors = edit.name.as_deref().map(broken_name).unwrap_or_default();
    let named = edit.permissions.as_deref().unwrap_or_default();
    errors.extend(permissions::unknown(caller, "permissions", named, &role.permissions).await?);
    Refusal::unless_fine(errors)?;
    let after = Role {
        name: edit.name.map_or_else(|| role.name.clone(), |name| name.trim().to_owned()),
        description: edit.description.unwrap_or_else(|| role.description.clone()),
        permissions: edit.permissions.map_or_else(|| role.permissions.clone(), sorted),
        version: role.version + 1,
        updated_at: caller.now,
        ..role.clone()
    };
    let snapshot = caller.snapshot_with([EntityRef::Role(role.id.clone())]).await?;
    let before = snapshot.role(&role.id).ok_or(Error::Conflict)?;
    let renames = (&after.name, &after.description) != (&role.name, &role.description);
    let edit = RoleChange { before, after: &after.permission_set(), renames };
    let read_set = caller.actor.may_edit_role(&snapshot, &edit)?;
    if (&after.name, &after.description, &after.permissions) == (&role.name, &role.description, &role.permissions) {
        return Ok(role);
    }

    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    if canonical(&after.name) != canonical(&role.name) {
        commit.delete(place(Directory::Role, &role.name));
        enter(&mut commit, &after)?;
    }
    let place = key::role(&role.id);
    commit.expect(place.clone(), Condition::Is("version", attribute(role.version)?));
    commit.set(place.clone(), "name", attribute(&after.name)?);
    commit.set(place.clone(), "description", attribute(&after.description)?);
    commit.set(place.clone(), "permissions", attribute(&after.permissions)?);
    commit.set(place.clone(), "version", attribute(after.version)?);
    commit.set(place.clone(), "updated_at", attribute(after.updated_at)?);
    let at = step_log(&mut commit, snapshot.role(&role.id), caller.now)?;
    let target = StoredRole { role: after.clone(), ..before.clone() }.subject();
    let change = ChangeRecord::edit(Action::RoleEdit, target, &loggable(&role), &loggable(&after));
    commit.log(&caller.app.random, &caller.audit, at, change)?;
    caller.commit(commit, "").await?;
    Ok(after)
}

/// Deletes a role that nobody holds.
pub async fn delete(caller: &Caller, role: Role) -> Result<(), Error> {
    caller.must(&Permission::ROLES_WRITE)?;
    must_not_be_built_in(&role)?;
    let snapshot = caller.snapshot_with([EntityRef::Role(role.id.clone())]).await?;
    let stored = snapshot.role(&role.id).ok_or(Error::Conflict)?;
    let edit = RoleChange { before: stored, after: &PermissionSet::NOTHING, renames: false };
    let read_set = caller.actor.may_edit_role(&snapshot, &edit)?;
    if role.holders > 0 {
        return Err(in_use(caller, &role).await?.into());
    }
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    commit.expect(key::role(&role.id), Condition::Is("holders", attribute(0)?));
    commit.delete(key::role(&role.id));
    commit.delete(place(Directory::Role, &role.name));
    let at = next_time(caller.now, stored.changed_at)?;
    let change = ChangeRecord {
        action: Action::RoleDelete,
        target: stored.subject(),
        before: loggable(&role),
        after: Value::Null,
    };
    commit.log(&caller.app.random, &caller.audit, at, change)?;
    caller.commit(commit, "").await
}

/// Says who holds the role, by name where the caller may read names.
async fn in_use(caller: &Caller, role: &Role) -> Result<Refusal, Error> {
    let partition = key::role_partition(&role.id);
    let sort_keys = SortKeys::Prefix(key::HOLDERS);
    let query = Query { partition: &partition, sort_keys, after: None, backwards: false, limit: HOLDERS_NAMED };
    let items = caller.app.store.query(&query).await?;
    let ids: Vec<_> = items.iter().map(membership::holder_of).collect::<Result<_, _>>()?;
    let reading = caller.app.store.read(ids.iter().map(key::principal)).await?;
    let permissions = caller.permissions();
    let mut names = Vec::new();
    for id in &ids {
        let readable = match id.kind() {
            Kind::User => permissions.allows(&Permission::USERS_READ),
            Kind::ApiUser => permissions.allows(&Permission::API_USERS_READ),
        };
        if readable {
            let principal = at::<Principal>(&reading, &key::principal(id))?;
            names.extend(principal.map(|principal| principal.name));
        }
    }
    let sentence = match (role.holders, names.is_empty()) {
        (1, true) => "Someone has this role. Take it from them first.".to_owned(),
        (1, false) => format!("{} has this role. Take it from them first.", names[0]),
        (n, true) => format!("{n} have this role. Take it from them first."),
        (n, false) => format!("{n} have this role, among them {}. Take it from them first.", names.join(", ")),
    };
    Ok(Refusal::new(Code::RoleInUse, sentence))
}

fn sorted(mut permissions: Vec<Permission>) -> Vec<Permission> {
    permissions.sort();
    permissions.dedup();
    permissions
}

fn must_not_be_built_in(role: &Role) -> Result<(), Refusal> {
    if role.built_in {
        return Err(Refusal::new(Code::BuiltInRole, "Administrator can be neither edited nor deleted."));
    }
    Ok(())
}

/// What is wrong with a role's name that only the server can tell.
fn broken_name(name: &str) -> Vec<FieldError> {
    let look_alike = resembles_administrator(name);
    let reserved = || Broken::new("reserved_name", "People would take it for Administrator. Choose another name.");
    let broken = look_alike.then(reserved).into_iter().chain(unique(name).err());
    broken.map(|broken| broken.at("name")).collect()
}

/// Enters the role's name into the directory, if it is free.
fn enter(commit: &mut Commit, role: &Role) -> Result<(), Error> {
    let place = place(Directory::Role, &role.name);
    commit.put(place.clone(), item_of(&place, &Entry { id: role.id.clone(), sk: place.sk.clone() })?);
    commit.expect_absent_or(place, Refusal::taken("name", "Another role has this name."));
    Ok(())
}

/// Moves the time of a role's last entry on, under what was read.
fn step_log(commit: &mut Commit, role: Option<&StoredRole>, now: Timestamp) -> Result<Timestamp, Error> {
    let role = role.ok_or(Error::Conflict)?;
    let at = next_time(now, role.changed_at)?;
    commit.expect(key::role(&role.role.id), Condition::Is("changed_at", attribute(role.changed_at)?));
    commit.set(key::role(&role.role.id), "changed_at", attribute(at)?);
    Ok(at)
}

/// What the change log says of a role.
pub(super) fn loggable(role: &Role) -> Value {
    json!({
        "name": role.name,
        "description": role.description,
        "permissions": role.permissions,
        "provisioned_by": role.provisioned_by,
    })
}
