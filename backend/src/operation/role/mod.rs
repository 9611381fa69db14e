//! Roles: open, list, create, edit, delete, and their holders.

mod external_id;
mod holders;

pub use external_id::open_by_external_id;

use postern_shared::change::Action;
use postern_shared::field::{FieldError, Violation};
use postern_shared::id::RoleId;
use postern_shared::overview::{TALLY_LIMIT, Tally};
use postern_shared::page::{NameOrder, Page};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::NamedKey;
use postern_shared::problem::Code;
use postern_shared::role::{NewRole, Role, RoleEdit, RoleQuery};
use postern_shared::text::{resembles_administrator, searchable, unique};
use postern_shared::usage::Usage;

use super::key_names::{KeyNames, provisioning_keys};
use super::permissions;
use super::total::with_total;
use super::usage;
use crate::authority::grant::RoleChange;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::{
    ChangeRecord, CursorScope, Directory, EntityRef, ExternalId, Listed, PageQuery, ReadSet, StoredRole,
};

/// A role that exists, opened by a caller.
#[derive(Debug)]
pub struct OpenRole {
    caller: Caller,
    stored: StoredRole,
}

/// Opens a role.
pub async fn open(mut caller: Caller, id: &RoleId) -> Result<OpenRole, Error> {
    caller.load([EntityRef::Role(id.clone())]).await?;
    let stored = caller.snapshot().role(id).cloned().ok_or_else(|| Refusal::not_found("role"))?;
    // Its lineage depends on whether the keys that it waits for exist (rule 25).
    if !stored.awaits.is_empty() {
        let keys = stored.awaits.iter().chain(stored.provisioning_key());
        let entities = keys.flat_map(|key| [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]);
        caller.load(entities.collect::<Vec<_>>()).await?;
    }
    Ok(OpenRole { caller, stored })
}

/// A page of roles in an order of their names.
pub async fn list(caller: &Caller, query: &RoleQuery, page: &PageQuery) -> Result<Page<Role>, Error> {
    let (store, part) = (&caller.app().store, searchable(query.q.as_deref().unwrap_or_default()));
    let external_id = query.external_id.as_deref().unwrap_or_default();
    let order = query.order.unwrap_or(NameOrder::Ascending);
    let scope = CursorScope::new(caller.id(), &["roles", &part, external_id, order.as_str()]);
    let after = scope.position(page)?;
    let ids: Listed<RoleId> = match &query.external_id {
        Some(external_id) => (external_id::find(caller, external_id).await?.into_iter().collect(), None),
        None => store.ids_by_name(Directory::Role, &part, order, after.as_deref(), page.limit).await?,
    };
    let (ids, next) = ids;
    let snapshot = store.snapshot_of(ids.iter().map(|(_, id)| EntityRef::Role(id.clone()))).await?;
    let roles = ids.into_iter().filter_map(|(position, id)| Some((position, snapshot.role(&id)?.role.clone())));
    let roles: Vec<_> = roles.filter(|(_, role)| searchable(&role.name).contains(&part)).collect();
    let keys = provisioning_keys(caller, roles.iter().map(|(_, role)| role)).await?;
    let names = KeyNames::new(caller, &keys);
    let roles = roles.into_iter().map(|(position, role)| (position, names.role(role)));
    let count = Box::pin(async {
        let (counted, more) = store.ids_by_name::<RoleId>(Directory::Role, &part, order, None, TALLY_LIMIT).await?;
        Ok(Tally::of(&counted, more.is_some()))
    });
    let is_counted = query.total == Some(true) && query.external_id.is_none();
    with_total(scope.page((roles.collect(), next), page), page, is_counted, count).await
}

/// Creates a role, in the caller's lineage (rule 4).
pub async fn create(mut caller: Caller, new: NewRole) -> Result<Role, Error> {
    let mut errors = name_errors(&new.name);
    errors.extend(permissions::unknown(&mut caller, "permissions", &new.permissions, &[]).await?);
    Refusal::if_invalid(errors)?;
    let (now, actor, snapshot) = (caller.now(), caller.actor(), caller.snapshot());
    let provisioned_by = actor.provisioning_key(snapshot);
    let external_id = new.external_id.as_deref().map(|id| ExternalId::new(id, caller.id()));
    let new = NewRole { permissions: sorted(new.permissions), ..new };
    let mut stored = StoredRole::new(caller.app().random.id(RoleId::from_random), new, now);
    stored.lineage = snapshot.lineage(provisioned_by.as_ref()).into_iter().collect();
    stored.role.provisioned_by = provisioned_by.map(NamedKey::from);
    stored.set_external_id(external_id);
    actor.may_create_role(snapshot, &stored.permission_set())?;

    let mut commit = caller.begin_commit(ReadSet::default())?;
    stored.insert(&mut commit)?;
    let record = ChangeRecord::created(Action::RoleCreate, &stored);
    let committed = caller.commit_logged(commit, now, record, stored.role.id.as_str()).await;
    external_id::named(&caller, &stored, committed).await?;
    Ok(KeyNames::new(&caller, caller.snapshot()).role(stored.role))
}

impl OpenRole {
    /// Its version, which is its `ETag`.
    pub fn version(&self) -> u64 {
        self.stored.role.version
    }

    /// Its API view.
    pub async fn into_view(self) -> Result<Role, Error> {
        let keys = provisioning_keys(&self.caller, [&self.stored.role]).await?;
        Ok(KeyNames::new(&self.caller, &keys).role(self.stored.role))
    }

    /// Which of its permissions its holders have used, and how often they called.
    pub async fn usage(&self) -> Result<Usage, Error> {
        usage::of_role(&self.caller, &self.stored.role).await
    }

    /// Edits it. An edit that changes nothing succeeds and is not logged.
    pub async fn edit(self, edit: RoleEdit) -> Result<Role, Error> {
        self.must_not_be_built_in()?;
        let Self { mut caller, stored: before } = self;
        // Read before the commit: after it, nothing may fail.
        let keys = provisioning_keys(&caller, [&before.role]).await?;
        let mut errors = edit.name.as_deref().map(name_errors).unwrap_or_default();
        let named = edit.permissions.as_deref().unwrap_or_default();
        errors.extend(permissions::unknown(&mut caller, "permissions", named, &before.role.permissions).await?);
        Refusal::if_invalid(errors)?;
        let mut after = before.clone();
        if let Some(name) = edit.name {
            name.trim().clone_into(&mut after.role.name);
        }
        after.role.description = edit.description.unwrap_or(after.role.description);
        after.role.permissions = edit.permissions.map_or(after.role.permissions, sorted);

        if let Some(external_id) = &edit.external_id
            && external_id.as_deref().map(str::trim) != before.role.external_id.as_deref()
        {
            after.set_external_id(external_id.as_deref().map(|id| ExternalId::new(id, caller.id())));
        }

        let (is, was) = (&after.role, &before.role);
        let renames = (&is.name, &is.description, &is.external_id) != (&was.name, &was.description, &was.external_id);
        let change = RoleChange { before: &before, after: &after.permission_set(), renames };
        let read_set = caller.actor().may_edit_role(caller.snapshot(), &change)?;
        if after == before {
            return Ok(KeyNames::new(&caller, &keys).role(before.role));
        }

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        let record = ChangeRecord::edited(Action::RoleEdit, &before, &after);
        let committed = caller.commit_logged(commit, after.changed_at, record, "").await;
        external_id::named(&caller, &after, committed).await?;
        Ok(KeyNames::new(&caller, &keys).role(after.role))
    }

    /// Deletes it, if nobody holds it (rule 18).
    pub async fn delete(self) -> Result<(), Error> {
        self.must_not_be_built_in()?;
        let Self { caller, stored } = &self;
        let change = RoleChange { before: stored, after: &PermissionSet::NOTHING, renames: false };
        let read_set = caller.actor().may_edit_role(caller.snapshot(), &change)?;
        if stored.role.holders > 0 {
            return Err(self.in_use().await?.into());
        }
        let mut commit = caller.begin_commit(read_set)?;
        stored.remove(&mut commit)?;
        let at = stored.next_log_entry_time(caller.now())?;
        caller.commit_logged(commit, at, ChangeRecord::deleted(Action::RoleDelete, stored), "").await
    }

    fn must_not_be_built_in(&self) -> Result<(), Refusal> {
        if self.stored.role.built_in {
            return Err(Refusal::new(Code::BuiltInRole, "Administrator can be neither edited nor deleted."));
        }
        Ok(())
    }
}

/// The errors in a role's name that only the server can find.
fn name_errors(name: &str) -> Vec<FieldError> {
    let reserved = || Violation::new("reserved_name", "This looks like Administrator. Choose another name.");
    let violation = resembles_administrator(name).then(reserved).into_iter().chain(unique(name).err());
    violation.map(|violation| violation.at("name")).collect()
}

fn sorted(mut permissions: Vec<Permission>) -> Vec<Permission> {
    permissions.sort();
    permissions.dedup();
    permissions
}
