//! List the users, or the API users.

use postern_shared::id::{KeyId, RoleId};
use postern_shared::overview::{TALLY_LIMIT, Tally};
use postern_shared::page::{NameOrder, Page};
use postern_shared::principal::{Kind, PrincipalId, PrincipalQuery, Status};
use postern_shared::problem::Code;
use postern_shared::text::searchable;
use postern_shared::time::Timestamp;

use super::{View, blocked, external_id};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::key_names::KeyNames;
use crate::operation::total::with_total;
use crate::store::{CursorScope, Directory, EntityRef, Listed, PageQuery, Principal, Snapshot, Store};

/// The most candidates that one page looks at, if not all of them are shown.
const LOOKED_AT: u32 = 1000;
/// How many candidates are read at a time.
const STEP: usize = 100;

/// Where the candidates for a page come from.
enum Source<'a> {
    /// A directory: those that a search for a text finds, in an order of their names.
    Directory(Directory, &'a str, NameOrder),
    /// The holders of a role that are of one kind, in the order of their ids.
    Holders(&'a RoleId, Kind),
    /// The principals of one kind that a key provisions, in the order of their ids.
    Provisioned(&'a KeyId, Kind),
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
            Self::Directory(directory, part, order) => store.ids_by_name(directory, part, order, after, limit).await,
            Self::Holders(role, kind) => store.listed_holders(role, Some(kind), after, limit).await,
            Self::Provisioned(key, kind) => store.provisioned_by(key, Some(kind), after, limit).await,
            Self::Blocked(kind, now) => blocked::candidates(store, kind, now, after, limit).await,
        }
    }

    /// Whether a page shows all candidates, given the filters of the query and the text that it searches for. A directory
    /// itself leaves out what a search does not find.
    fn shows_all(&self, filters: &PrincipalQuery, part: &str) -> bool {
        let own = match *self {
            Self::Directory(..) => {
                return *filters == PrincipalQuery { order: filters.order, ..PrincipalQuery::default() };
            }
            Self::Holders(role, _) => PrincipalQuery { role: Some(role.clone()), ..PrincipalQuery::default() },
            Self::Provisioned(key, _) => {
                PrincipalQuery { provisioned_by: Some(key.clone()), ..PrincipalQuery::default() }
            }
            Self::Blocked(..) | Self::ExternalId(_) => return false,
        };
        part.is_empty() && *filters == own
    }
}

/// A page of users or of API users. With a filter it can have fewer than requested and still not be the last.
pub async fn list<V: View>(caller: &Caller, query: &PrincipalQuery, page: &PageQuery) -> Result<Page<V>, Error> {
    if V::KIND == Kind::ApiUser && matches!(query.status, Some(Status::Invited | Status::InvitationExpired)) {
        return Err(Error::refused(Code::BadQuery, "status: API users are never invited."));
    }
    let part = searchable(query.q.as_deref().unwrap_or_default());
    let directory = |order| Source::Directory(V::KIND.pick(Directory::User, Directory::ApiUser), &part, order);
    let source = match query {
        PrincipalQuery { external_id: Some(id), .. } => {
            Source::ExternalId(external_id::find(caller, V::KIND, id).await?)
        }
        PrincipalQuery { order: Some(order), .. } => directory(*order),
        PrincipalQuery { provisioned_by: Some(key), .. } => Source::Provisioned(key, V::KIND),
        PrincipalQuery { role: Some(role), .. } => Source::Holders(role, V::KIND),
        PrincipalQuery { status: Some(Status::Blocked), .. } => Source::Blocked(V::KIND, caller.now()),
        _ => directory(NameOrder::Ascending),
    };
    let filters = PrincipalQuery { limit: None, cursor: None, q: None, total: None, ..query.clone() };
    let filter = format!("{:?} {filters:?}", V::KIND);
    let scope = CursorScope::new(caller.id(), &["principals", &filter, &part]);
    let after = scope.position(page)?;
    let (store, shows_all) = (&caller.app().store, source.shows_all(&filters, &part));
    let limit = if shows_all { page.limit } else { LOOKED_AT };
    let (candidates, next) = source.candidates(store, after.as_deref(), limit).await?;
    let (mut snapshot, mut found) = (Snapshot::default(), Vec::new());
    for step in candidates.chunks(STEP) {
        found.extend(matching(caller, &mut snapshot, query, &part, step).await?);
        if found.len() > page.limit as usize {
            break;
        }
    }
    let count = Box::pin(async {
        let (counted, more) = source.candidates(store, None, TALLY_LIMIT).await?;
        Ok(Tally::of(&counted, more.is_some()))
    });
    with_total(scope.page((found, next), page), page, shows_all && query.total == Some(true), count).await
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
    let names = KeyNames::new(caller, snapshot);
    let found = candidates.iter().filter_map(|(position, id)| {
        let principal = snapshot.principal(id)?;
        let dependence = names.dependence(principal, now);
        let block = dependence.blocked_by.as_ref();
        let has_status = query.status.is_none_or(|status| principal.status(block, now) == status);
        let is_found = has_status && meets(query, principal) && principal.is_found_by(part);
        let view = V::of(principal, dependence, now).filter(|_| is_found)?;
        Some((position.clone(), view))
    });
    Ok(found.collect())
}

/// Whether a principal meets the filters by role, provisioning key and time of the update.
fn meets(query: &PrincipalQuery, principal: &Principal) -> bool {
    let provisioned_by = principal.provisioned_by.as_ref().map(|key| &key.id);
    query.role.as_ref().is_none_or(|role| principal.roles.contains(role))
        && (query.provisioned_by.is_none() || query.provisioned_by.as_ref() == provisioned_by)
        && query.updated_since.is_none_or(|since| principal.updated_at() >= since)
}
