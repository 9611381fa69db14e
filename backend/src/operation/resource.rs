//! Resources: list, find, define, describe, retire.

use postern_shared::change::Action;
use postern_shared::field::Broken;
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::problem::Code;
use postern_shared::resource::{BUILT_IN_COLLECTIONS, NewResource, Resource, ResourceEdit, ResourceKind, is_built_in};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::change::{ChangeRecord, next_time};
use crate::store::commit::{Commit, Condition};
use crate::store::item::{attribute, item_of, value_of};
use crate::store::key::{self, Directory};
use crate::store::page::CursorScope;
use crate::store::read::{Query, SortKeys};
use crate::store::resource::{StoredResource, place};
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::ReadSet;

/// Longest name of a resource: nothing begins with more.
const NAME_LENGTH: usize = 41;

/// The collections that every Postern has.
pub fn built_in() -> impl Iterator<Item = Resource> {
    BUILT_IN_COLLECTIONS.iter().map(|name| Resource {
        name: (*name).to_owned(),
        kind: ResourceKind::Collection,
        description: String::new(),
        built_in: true,
        retired_at: None,
        version: 0,
    })
}

/// A page of resources: those that come with Postern, then the defined ones in the order of their names.
pub async fn list(caller: &Caller, prefix: &str, limit: u32, cursor: Option<&str>) -> Result<Page<Resource>, Error> {
    let partition = key::directory_partition(Directory::Resource);
    let scope = CursorScope::to(&[partition, caller.actor.principal.as_str(), prefix]);
    let after = cursor.map(|cursor| scope.position(cursor)).transpose()?;
    let mut items: Vec<Resource> = built_in().filter(|resource| resource.name.starts_with(prefix)).collect();
    // A position is a name, and no defined resource has the name of a built-in one: behind which of these, or behind all.
    let behind = after.as_ref().map(|after| items.iter().position(|resource| resource.name == *after));
    let after = after.filter(|_| behind == Some(None));
    let skipped = behind.map_or(0, |position| position.map_or(items.len(), |position| position + 1));
    items.drain(..skipped);

    let limit = limit as usize;
    if items.len() <= limit && prefix.len() <= NAME_LENGTH {
        let sort_keys = if prefix.is_empty() { SortKeys::All } else { SortKeys::Prefix(prefix) };
        let left = u32::try_from(limit + 1 - items.len()).unwrap_or(u32::MAX);
        let query = Query { partition, sort_keys, after: after.as_deref(), backwards: false, limit: left };
        for item in caller.app.store.query(&query).await? {
            items.push(value_of::<StoredResource>(item)?.shown());
        }
    }
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(|last| scope.cursor(&last.name));
    Ok(Page { items, next_cursor })
}

/// A resource.
pub async fn find(caller: &Caller, name: &str) -> Result<Resource, Error> {
    if let Some(resource) = built_in().find(|resource| resource.name == name) {
        return Ok(resource);
    }
    if postern_shared::text::resource_name(name).is_err() {
        return Err(Refusal::not_found("resource").into());
    }
    let snapshot = caller.snapshot_with([EntityRef::Resource(name.to_owned())]).await?;
    snapshot.resource(name).map(StoredResource::shown).ok_or_else(|| Refusal::not_found("resource").into())
}

/// Defines a resource.
pub async fn create(caller: &Caller, new: NewResource) -> Result<Resource, Error> {
    caller.must(&Permission::RESOURCES_WRITE)?;
    if is_built_in(&new.name) {
        let broken = Broken::new("reserved_name", "This name belongs to Postern itself. Choose another.");
        return Err(Refusal::fields(vec![broken.at("name")]).into());
    }
    let stored = StoredResource {
        name: new.name,
        kind: new.kind,
        description: new.description,
        retired_at: None,
        version: 1,
        changed_at: caller.now,
    };
    let place = place(&stored.name);
    let mut commit = Commit::default();
    caller.bind(&caller.snapshot, ReadSet::default(), &mut commit)?;
    commit.put(place.clone(), item_of(&place, &stored)?);
    let sentence = "Another resource has, or had, this name: names are never used again.";
    commit.expect_absent_or(place, Refusal::taken("name", sentence));
    let mut after = loggable(&stored);
    after["name"] = json!(stored.name);
    after["kind"] = json!(stored.kind);
    let change = ChangeRecord { action: Action::ResourceCreate, target: stored.subject(), before: Value::Null, after };
    commit.log(&caller.app.random, &caller.audit, caller.now, change)?;
    caller.commit(commit, &stored.name).await?;
    Ok(stored.shown())
}

/// Describes a resource anew.
pub async fn edit(caller: &Caller, name: &str, edit: ResourceEdit) -> Result<Resource, Error> {
    change(caller, name, Action::ResourceEdit, |resource| {
        if let Some(description) = edit.description {
            resource.description = description;
        }
    })
    .await
}

/// Retires a resource: it takes nothing more, and no permission on it can be given any more. What it holds stays readable.
pub async fn retire(caller: &Caller, name: &str) -> Result<(), Error> {
    let now = caller.now;
    let retired = change(caller, name, Action::ResourceRetire, |resource| {
        resource.retired_at = resource.retired_at.or(Some(now));
    });
    retired.await.map(drop)
}

async fn change(
    caller: &Caller,
    name: &str,
    action: Action,
    change: impl FnOnce(&mut StoredResource) + Send,
) -> Result<Resource, Error> {
    caller.must(&Permission::RESOURCES_WRITE)?;
    if is_built_in(name) {
        return Err(Error::refused(Code::BuiltInResource, "This resource comes with Postern and stays as it is."));
    }
    let snapshot = caller.snapshot_with([EntityRef::Resource(name.to_owned())]).await?;
    let before = snapshot.resource(name).ok_or_else(|| Refusal::not_found("resource"))?;
    let mut after = before.clone();
    change(&mut after);
    if after == *before {
        return Ok(before.shown());
    }
    after.version += 1;
    after.changed_at = next_time(caller.now, before.changed_at)?;
    let mut commit = Commit::default();
    caller.bind(&snapshot, ReadSet::default(), &mut commit)?;
    commit.expect(place(name), Condition::Is("version", attribute(before.version)?));
    commit.put(place(name), item_of(&place(name), &after)?);
    let change = ChangeRecord::edit(action, after.subject(), &loggable(before), &loggable(&after));
    commit.log(&caller.app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, "").await?;
    Ok(after.shown())
}

/// What the change log says of a resource. Its name and kind stay, so they are said once.
fn loggable(resource: &StoredResource) -> Value {
    json!({ "description": resource.description, "retired_at": resource.retired_at })
}
