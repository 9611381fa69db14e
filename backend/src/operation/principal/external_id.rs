//! Principals by the external ids that the caller's principal gave them.

use postern_shared::change::SubjectKind;
use postern_shared::principal::{Kind, PrincipalEdit, PrincipalId};

use super::create::{NewPrincipal, inherited};
use super::{OpenPrincipal, open};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::external_id::{self, ByExternalId};
use crate::store::{EntityRef, ExternalId, Principal};

fn subject_kind(kind: Kind) -> SubjectKind {
    kind.pick(SubjectKind::User, SubjectKind::ApiUser)
}

/// The id of the principal of a kind to which the caller's principal gave an external id.
pub(super) async fn find(caller: &Caller, kind: Kind, external_id: &str) -> Result<Option<PrincipalId>, Error> {
    external_id::find(caller, subject_kind(kind), external_id).await
}

/// The outcome of a commit that may set the external id of a principal.
pub(super) async fn named<T>(caller: &Caller, principal: &Principal, outcome: Result<T, Error>) -> Result<T, Error> {
    external_id::named(caller, subject_kind(principal.id.kind()), principal.external_id.as_ref(), outcome).await
}

/// Opens the principal of a kind to which the caller's principal gave an external id.
pub async fn open_by_external_id(
    mut caller: Caller,
    kind: Kind,
    external_id: &str,
) -> Result<ByExternalId<OpenPrincipal>, Error> {
    let Some(id) = find(&caller, kind, external_id).await? else { return Ok(ByExternalId::Absent(Box::new(caller))) };
    caller.load([EntityRef::Principal(id.clone())]).await?;
    let named = ExternalId::new(external_id, caller.id());
    let found = caller.snapshot().principal(&id).filter(|principal| principal.deleted_at.is_none());
    if found.is_none_or(|principal| principal.external_id.as_ref() != Some(&named)) {
        // It has changed since it was found.
        return Err(Error::Conflict);
    }
    open(caller, id).await.map(ByExternalId::Found)
}

impl OpenPrincipal {
    /// Edits it so that it has the fields of a request to create it. The caller must have opened it by its external id.
    pub async fn become_like(self, new: NewPrincipal) -> Result<Self, Error> {
        let NewPrincipal { login, name, roles, .. } = new;
        let roles = roles.map_or_else(|| inherited(&self.caller), Ok)?;
        let edit = PrincipalEdit { login, name: Some(name), roles: Some(roles), ..PrincipalEdit::default() };
        self.edit(edit).await
    }
}
