//! Principals: users and API users, opened once and changed by the files of this folder. `Kind::pick` marks the
//! differences between the two.

mod adopt;
mod adopt_all;
mod blocked;
mod create;
mod create_all;
mod delete;
mod edit;
mod effective;
mod external_id;
mod list;
mod roles;
mod sign_in;
mod view;

pub use adopt::AdoptedPrincipal;
pub use adopt_all::adopt_all;
pub use create::{create_api_user, create_user};
pub use create_all::{BATCH_TIME, Outcome, create_users};
pub use external_id::open_by_external_id;
pub use list::list;
pub(super) use roles::{distinct, must_exist, release, release_roles};
pub use view::View;

use postern_shared::id::UserId;
use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use postern_shared::usage::Usage;

use super::usage;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::{Commit, EntityRef, Principal, Snapshot};

/// A principal that exists, opened by a caller together with everything that decides what may be done to it.
#[derive(Debug)]
pub struct OpenPrincipal {
    pub(super) caller: Caller,
    pub(super) principal: Principal,
}

/// Opens a principal that exists and is not deleted.
pub async fn open(mut caller: Caller, id: impl Into<PrincipalId>) -> Result<OpenPrincipal, Error> {
    let id = id.into();
    caller.load([EntityRef::Principal(id.clone())]).await?;
    let found = caller.snapshot().principal(&id).filter(|principal| principal.deleted_at.is_none());
    let principal = found.cloned().ok_or_else(|| not_found(id.kind()))?;
    Ok(OpenPrincipal { caller, principal })
}

impl OpenPrincipal {
    /// Its version, which is its `ETag`.
    pub fn version(&self) -> u64 {
        self.principal.version
    }

    /// Its API view.
    pub fn view<V: View>(&self) -> Result<V, Error> {
        view::of(&self.caller, self.caller.snapshot(), &self.principal)
    }

    /// How often it called with its keys.
    pub async fn usage(&self) -> Result<Usage, Error> {
        usage::of_principal(&self.caller, &self.principal).await
    }

    /// The id of a user.
    fn user_id(&self) -> Result<&UserId, Error> {
        self.principal.user_id().ok_or_else(|| Error::internal("an API user where a user was expected"))
    }
}

fn not_found(kind: Kind) -> Refusal {
    Refusal::not_found(kind.pick("user", "API user"))
}

/// Records that a principal depends on the key that provisions it.
pub(super) fn record_dependence(commit: &mut Commit, snapshot: &Snapshot, principal: &Principal) -> Result<(), Error> {
    let key = principal.provisioned_by.as_ref();
    if let Some(key) = key.and_then(|key| snapshot.key(key)) {
        key.list_as_provisioning(commit);
    }
    record_heights(commit, snapshot, key, principal.height)
}

/// Records with every principal that a key depends on that something of this height depends on the key (rule 7).
pub(super) fn record_heights(
    commit: &mut Commit,
    snapshot: &Snapshot,
    key: Option<&KeyRef>,
    height: usize,
) -> Result<(), Error> {
    for (id, height) in snapshot.raised_heights(key, height) {
        if let Some(ancestor) = snapshot.principal(&id) {
            ancestor.raise_height(commit, height)?;
        }
    }
    Ok(())
}
