//! API views of principals of the two kinds.

use postern_shared::access::Limit;
use postern_shared::api_user::ApiUser;
use postern_shared::id::{ApiUserId, UserId};
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::time::Timestamp;
use postern_shared::user::User;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::not_found;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::key_names::KeyNames;
use crate::store::{Dependence, Principal, Snapshot};

/// The API view of one kind of principal.
pub trait View: Serialize + Sized + Send {
    /// The id of this kind.
    type Id: DeserializeOwned + Into<PrincipalId> + Send;
    /// The kind.
    const KIND: Kind;

    /// The view of a principal, given the keys that it depends on; `None` if it is of the other kind or deleted.
    fn of(principal: &Principal, dependence: Dependence, now: Timestamp) -> Option<Self>;

    /// The view with its effective permissions and what limits them.
    #[must_use]
    fn with_effect(self, effective_permissions: Vec<Permission>, limits: Vec<Limit>) -> Self;
}

impl View for User {
    type Id = UserId;
    const KIND: Kind = Kind::User;

    fn of(principal: &Principal, dependence: Dependence, now: Timestamp) -> Option<Self> {
        principal.as_user(dependence, now)
    }

    fn with_effect(self, effective_permissions: Vec<Permission>, limits: Vec<Limit>) -> Self {
        Self { effective_permissions: Some(effective_permissions), limits: Some(limits), ..self }
    }
}

impl View for ApiUser {
    type Id = ApiUserId;
    const KIND: Kind = Kind::ApiUser;

    fn of(principal: &Principal, dependence: Dependence, now: Timestamp) -> Option<Self> {
        principal.as_api_user(dependence, now)
    }

    fn with_effect(self, effective_permissions: Vec<Permission>, limits: Vec<Limit>) -> Self {
        Self { effective_permissions: Some(effective_permissions), limits: Some(limits), ..self }
    }
}

/// The view of a principal whose lineage is in a snapshot.
pub(super) fn of<V: View>(caller: &Caller, snapshot: &Snapshot, principal: &Principal) -> Result<V, Error> {
    // The principal may have changed since the snapshot was read; what it depends on now is in it as well.
    let dependence = KeyNames::new(caller, snapshot).dependence(principal, caller.now());
    V::of(principal, dependence, caller.now()).ok_or_else(|| not_found(principal.id.kind()).into())
}
