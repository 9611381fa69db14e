//! List the users, or the API users.

use postern_shared::id::RoleId;
use postern_shared::page::Page;
use postern_shared::principal::{Kind, PrincipalId, PrincipalQuery, Status};
use postern_shared::text::searchable;
use postern_shared::time::Timestamp;

use super::{View, blocked, external_id};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::{CursorScope, Directory, EntityRef, Listed, PageQuery, Snapshot, Store};

/// The most candidates that one page looks at, if not all of them are shown.
const LOOKED_AT: u32 = 1000;
/// How many candidates are read at a time.
const STEP: usize = 100;

/// Where the candidates for a page come from.
enum Source<'a> {
    /// A directory: those that a search for a text finds, in the order of their names.
    Directory(Directory, &'a str),
    /// The holders of a role that are of one kind, in the order of their ids.
    Holders(&'a RoleId, Kind),
    /// The principals of one kind that are blocked, key by key.
    Blocked(Kind, Timestamp),
    /// The one to which the caller's principal gave an external id.
    ExternalId(Option<PrincipalId>),
}

impl Source<'_> {
    /// Up to `limit` candidates after a position.
    async fn candidates(&self, store: &Store, after: Option<&str>, limit: u32) -> Result<Listed<PrincipalId>, Error> {
        match *self {
            Self::ExternalId(ref found) => Ok((found.iter().map(|id| (id.to_string(), id.clone())).collect(), None)),
            Self::Directory(directory, part) => store.ids_by_name(directory, part, after, limit).await,
            Self::Holders(role, kind) => store.listed_holders(role, Some(kind), after, limit).await,
            Self::Blocked(kind, now) => blocked::candidates(store, kind, now, after, limit).await,
        }
    }
}

/// A page of users or of API users. With a filter it can have fewer than requested and still not be the last.
pub async fn list<V: View>(caller: &Caller, query: &PrincipalQuery, page: &PageQuery) -> Result<Page<V>, Error> {
    let part = searchable(query.q.as_deref().unwrap_or_default());
    let source = match (&query.external_id, &query.role, query.status) {
        (Some(external_id), ..) => Source::ExternalId(external_id::find(caller, V::KIND, external_id).await?),
        (None, Some(role), _) => Source::Holders(role, V::KIND),
        (None, None, Some(Status::Blocked)) => Source::Blocked(V::KIND, caller.now()),
        (None, None, _) => Source::Directory(V::KIND.pick(Directory::User, Directory::ApiUser), &part),
    };
    // A directory itself leaves out what a search does not find.
    let selects = query.status.is_some() || (query.role.is_some() && !part.is_empty());
    let filter = format!("{:?} {:?} {:?} {:?}", V::KIND, query.role, query.status, query.external_id);
    let scope = CursorScope::new(caller.id(), &["principals", &filter, &part]);
    let after = scope.position(page)?;
    let limit = if selects { LOOKED_AT } else { page.limit };
    let (candidates, next) = source.candidates(&caller.app().store, after.as_deref(), limit).await?;
    let (mut snapshot, mut found) = (Snapshot::default(), Vec::new());
    for step in candidates.chunks(STEP) {
        found.extend(matching(caller, &mut snapshot, query, &part, step).await?);
        if found.len() > page.limit as usize {
            break;
        }
    }
    Ok(scope.page((found, next), page.limit))
}

/// Those of some candidates that match the query, each with its position. They are loaded into the snapshot.
async fn matching<V: View>(
    caller: &Caller,
    snapshot: &mut Snapshot,
    query: &PrincipalQuery,
    part: &str,
    candidates: &[(String, PrincipalId)],
) -> Result<Vec<(String, V)>, Error> {
    let now = caller.now();
    let entities = candidates.iter().map(|(_, id)| EntityRef::Principal(id.clone()));
    caller.app().store.load(snapshot, entities).await?;
    let found = candidates.iter().filter_map(|(position, id)| {
        let principal = snapshot.principal(id)?;
        let block = snapshot.block_of(id, now);
        let has_role = query.role.as_ref().is_none_or(|role| principal.roles.contains(role));
        let has_status = query.status.is_none_or(|status| principal.status(block.as_ref()) == status);
        let view = V::of(principal, block, now).filter(|_| has_role && has_status && principal.is_found_by(part))?;
        Some((position.clone(), view))
    });
    Ok(found.collect())
}
