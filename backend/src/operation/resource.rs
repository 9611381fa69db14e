//! Resources: open, list, define, edit, retire.

use postern_shared::change::Action;
use postern_shared::field::Violation;
use postern_shared::overview::{TALLY_LIMIT, Tally};
use postern_shared::page::{Listing, NameOrder, Page};
use postern_shared::problem::Code;
use postern_shared::resource::{BUILT_IN_COLLECTIONS, NewResource, Resource, ResourceEdit, ResourceKind, is_built_in};
use postern_shared::text::{resource_name, searchable};
use serde_json::json;

use super::guard;
use super::total::with_total;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::{ChangeRecord, CursorScope, EntityRef, PageQuery, ReadSet, StoredResource};

/// A resource that exists, opened by a caller.
#[derive(Debug)]
pub struct OpenResource {
    caller: Caller,
    resource: Opened,
}

#[derive(Debug)]
enum Opened {
    BuiltIn(Resource),
    Defined(StoredResource),
}

/// Opens a built-in or defined resource.
pub async fn open(mut caller: Caller, name: &str) -> Result<OpenResource, Error> {
    if let Some(resource) = built_in().find(|resource| resource.name == name) {
        return Ok(OpenResource { caller, resource: Opened::BuiltIn(resource) });
    }
    let not_found = || Refusal::not_found("resource");
    if resource_name(name).is_err() {
        return Err(not_found().into());
    }
    caller.load([EntityRef::Resource(name.to_owned())]).await?;
    let stored = caller.snapshot().resource(name).cloned().ok_or_else(not_found)?;
    Ok(OpenResource { caller, resource: Opened::Defined(stored) })
}

/// The built-in collections.
fn built_in() -> impl Iterator<Item = Resource> {
    BUILT_IN_COLLECTIONS.iter().map(|name| Resource {
        name: (*name).to_owned(),
        kind: ResourceKind::Collection,
        description: String::new(),
        guards: Vec::new(),
        built_in: true,
        retired_at: None,
        version: 0,
    })
}

/// A page of resources: the built-in ones, then the defined ones in the order of their names, or all of it in reverse. Only
/// those whose names contain the searched text.
pub async fn list(caller: &Caller, query: &Listing, page: &PageQuery) -> Result<Page<Resource>, Error> {
    let part = searchable(query.q.as_deref().unwrap_or_default());
    let order = query.order.unwrap_or(NameOrder::Ascending);
    let scope = CursorScope::new(caller.id(), &["resources", &part, order.as_str()]);
    let after = scope.position(page)?;
    let store = &caller.app().store;
    let mut items: Vec<Resource> = built_in().filter(|resource| resource.name.contains(&part)).collect();
    let number = Tally::of(&items, false).count;
    let count = Box::pin(async {
        let (defined, more) = store.resources(&part, order, None, TALLY_LIMIT).await?;
        let Tally { count, more } = Tally::of(&defined, more.is_some());
        Ok(Tally { count: count + number, more })
    });
    // A position is a name. No defined resource has the name of a built-in one, so it tells which of the two lists goes
    // on.
    let is_descending = order == NameOrder::Descending;
    if is_descending {
        items.reverse();
    }
    let behind = after.as_ref().and_then(|after| items.iter().position(|resource| resource.name == *after));
    let after = after.filter(|_| behind.is_none());
    // From A to Z, the built-in ones are behind every defined one.
    let skipped = if after.is_some() && !is_descending { items.len() } else { behind.map_or(0, |last| last + 1) };
    items.drain(..skipped);

    let limit = page.limit as usize;
    let defined = async |taken: usize| {
        // At least one, to know whether there is one.
        let left = u32::try_from(limit.saturating_sub(taken)).unwrap_or(u32::MAX).max(1);
        let (defined, next) = store.resources(&part, order, after.as_deref(), left).await?;
        let defined: Vec<_> = defined.into_iter().map(|(position, stored)| (position, stored.view())).collect();
        Ok::<_, Error>((defined, next))
    };
    let built_in: Vec<(String, Resource)> = items.into_iter().map(|it| (it.name.clone(), it)).collect();
    let listed = match (is_descending, behind) {
        (true, Some(_)) => (built_in, None),
        (true, None) => match defined(0).await? {
            (defined, None) => ([defined, built_in].concat(), None),
            goes_on => goes_on,
        },
        (false, _) if built_in.len() > limit => (built_in, None),
        (false, _) => {
            let (defined, next) = defined(built_in.len()).await?;
            ([built_in, defined].concat(), next)
        }
    };
    with_total(scope.page(listed, page), page, query.total == Some(true), count).await
}

/// Defines a resource.
pub async fn create(caller: &Caller, new: NewResource) -> Result<Resource, Error> {
    if is_built_in(&new.name) {
        let violation = Violation::new("reserved_name", "This name is reserved. Choose another.");
        return Err(Refusal::fields(vec![violation.at("name")]).into());
    }
    let stored = StoredResource {
        name: new.name,
        kind: new.kind,
        description: new.description,
        guards: Vec::new(),
        retired_at: None,
        version: 1,
        changed_at: caller.now(),
    };
    let mut commit = caller.begin_commit(ReadSet::default())?;
    stored.insert(&mut commit)?;
    let mut record = ChangeRecord::created(Action::ResourceCreate, &stored);
    record.after["name"] = json!(stored.name);
    record.after["kind"] = json!(stored.kind);
    caller.commit_logged(commit, caller.now(), record, &stored.name).await?;
    Ok(stored.view())
}

impl OpenResource {
    /// Its version, which is its `ETag`.
    pub fn version(&self) -> u64 {
        self.view().version
    }

    /// Its API view.
    pub fn view(&self) -> Resource {
        match &self.resource {
            Opened::BuiltIn(resource) => resource.clone(),
            Opened::Defined(stored) => stored.view(),
        }
    }

    /// Edits its description, and the APIs that it represents.
    pub async fn edit(self, edit: ResourceEdit) -> Result<Resource, Error> {
        let (mut caller, before) = self.defined()?;
        let mut after = before.clone();
        after.description = edit.description.unwrap_or(after.description);
        let mut read_set = ReadSet::default();
        if let Some(sent) = edit.guards {
            after.guards = sent.clone();
            after.guards.sort_by(|one, other| one.api.cmp(&other.api));
            if after.guards != before.guards {
                read_set = guard::replace(&mut caller, &before, &sent).await?;
            }
        }
        save(&caller, Action::ResourceEdit, &before, after, read_set).await
    }

    /// Retires it: no permission on it can be granted and no record appended any more. Existing records stay readable. It
    /// represents no APIs any more.
    pub async fn retire(self) -> Result<(), Error> {
        let (caller, before) = self.defined()?;
        let mut after = before.clone();
        after.retired_at = before.retired_at.or(Some(caller.now()));
        after.guards = Vec::new();
        save(&caller, Action::ResourceRetire, &before, after, ReadSet::default()).await.map(drop)
    }

    fn defined(self) -> Result<(Caller, StoredResource), Refusal> {
        match self.resource {
            Opened::Defined(stored) => Ok((self.caller, stored)),
            Opened::BuiltIn(_) => {
                let sentence = "A built-in resource can be neither edited nor retired.";
                Err(Refusal::new(Code::BuiltInResource, sentence))
            }
        }
    }
}

/// Commits the difference between two states of a resource, if there is one.
async fn save(
    caller: &Caller,
    action: Action,
    before: &StoredResource,
    mut after: StoredResource,
    read_set: ReadSet,
) -> Result<Resource, Error> {
    if after == *before {
        return Ok(before.view());
    }
    let mut commit = caller.begin_commit(read_set)?;
    after.update(&mut commit, before, caller.now())?;
    caller.commit_logged(commit, after.changed_at, ChangeRecord::edited(action, before, &after), "").await?;
    Ok(after.view())
}
