//! Access: who holds which permission, through which roles, and whether it can be used now.
//!
//! A source finds the principals and permissions of a page, and `view` reads what else an item shows: the keys of the
//! principals, what limits them, and who assigned the roles.

mod everyone;
mod holders;
mod one;
mod view;

use postern_shared::access::{Access, AccessQuery};
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::problem::Code;

use self::everyone::Everyone;
use self::holders::Holders;
use self::one::One;
pub(super) use self::view::limit_view;
use super::permissions::{self, read_permission};
use super::principal;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::{CursorScope, PageQuery, Snapshot};

/// The most principals that one page looks at.
const LOOKED_AT: usize = 1000;

/// A list of access, opened by a caller.
#[derive(Debug)]
pub struct AccessList {
    caller: Caller,
    source: Source,
    scope: CursorScope,
}

/// Where the items of a list come from.
#[derive(Debug)]
enum Source {
    /// Everyone who holds a permission.
    Holders(Holders),
    /// Permissions of one principal.
    One(One),
    /// All permissions of everyone.
    Everyone(Everyone),
}

/// A principal and a permission that it holds.
type Held = (PrincipalId, Permission);

/// The items of a page as a source finds them.
#[derive(Debug)]
struct Found {
    /// The principals with everything that decides what they can do, apart from their keys.
    snapshot: Snapshot,
    /// The principals, each with a permission that it holds and its position.
    held: Vec<(String, Held)>,
    /// The position to continue after if there may be more.
    next: Option<String>,
}

/// Opens the list that a query selects.
///
/// # Errors
/// Refuses a permission or principal that does not exist, and a principal of a kind that the caller may not read.
pub async fn open(mut caller: Caller, query: &AccessQuery) -> Result<AccessList, Error> {
    let AccessQuery { permission, principal, .. } = query;
    let filters = [permission.as_ref().map(Permission::as_str), principal.as_ref().map(PrincipalId::as_str)];
    let [permission_filter, principal_filter] = filters.map(Option::unwrap_or_default);
    let scope = CursorScope::new(caller.id(), &["access", permission_filter, principal_filter]);
    if let Some(permission) = permission {
        must_exist(&mut caller, permission).await?;
    }
    if let Some(id) = principal {
        caller.require(&read_permission(id.kind()))?;
        caller = principal::open(caller, id.clone()).await?.caller;
    }
    let store = &caller.app().store;
    let source = match (principal, permission) {
        (Some(id), permission) => Source::One(One::open(&caller, id, permission.as_ref()).await?),
        (None, Some(permission)) => Source::Holders(Holders::open(store, readable(&caller), permission).await?),
        (None, None) => Source::Everyone(Everyone::open(store, readable(&caller)).await?),
    };
    Ok(AccessList { caller, source, scope })
}

impl AccessList {
    /// A page of the list. It can have fewer items than requested and still not be the last.
    pub async fn page(&self, page: &PageQuery) -> Result<Page<Access>, Error> {
        let (position, limit) = (self.scope.position(page)?, page.limit as usize);
        let store = &self.caller.app().store;
        let found = match &self.source {
            Source::Holders(holders) => holders.find(store, position, limit).await?,
            Source::One(one) => one.find(self.caller.snapshot(), position, limit),
            Source::Everyone(everyone) => everyone.find(store, position, limit).await?,
        };
        let items = view::of(&self.caller, found.snapshot, &found.held).await?;
        Ok(self.scope.page((items, found.next), page))
    }
}

/// Refuses a permission on nothing that exists or existed.
async fn must_exist(caller: &mut Caller, permission: &Permission) -> Result<(), Error> {
    caller.load(permissions::resource_of(permission)).await?;
    let defined = permission.resource().is_some_and(|(name, _)| caller.snapshot().resource(name).is_some());
    if defined || permissions::built_in().any(|known| known == *permission) {
        return Ok(());
    }
    let name = permissions::quoted(permission);
    let sentence = format!("There is no permission {name}. Use one that a role can grant, such as inventory:read.");
    Err(Error::refused(Code::BadQuery, sentence))
}

/// The kinds of principals that the caller may read.
fn readable(caller: &Caller) -> Vec<Kind> {
    let permissions = caller.permissions();
    [Kind::User, Kind::ApiUser].into_iter().filter(|kind| permissions.allows(&read_permission(*kind))).collect()
}
