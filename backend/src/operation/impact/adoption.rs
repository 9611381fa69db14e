//! Who would be adopted with all that a key provisions (rules 14 and 15), and who would stay.

use std::sync::Arc;

use postern_shared::principal::{KeyRef, PrincipalId};

use super::proposed::adopt;
use super::reach::Reached;
use crate::authority::Access;
use crate::caller::Caller;
use crate::operation::permissions::write_permission;
use crate::store::Snapshot;

/// The principals that the key provisions, each with whether it would be adopted, and the snapshot after that.
pub(super) struct Adoptions {
    pub(super) principals: Vec<(PrincipalId, bool)>,
    pub(super) after: Snapshot,
}

impl Adoptions {
    /// The adoptions as the caller could make them. Whom the caller covers is looked at only if roles may show.
    pub(super) fn of(caller: &Caller, reached: &Reached, key: &KeyRef, keep_sign_in: bool, roles: bool) -> Self {
        let (before, mut after) = (&reached.snapshot, reached.snapshot.clone());
        let mut principals = Vec::new();
        for id in reached.principals.iter().filter(|id| before.provisioned(id, key).is_some()) {
            let covers = || caller.actor().may_manage(before, id, Access::Release).is_ok();
            let is_adopted = caller.permissions().allows(&write_permission(id.kind())) && (!roles || covers());
            if let Some(Some(principal)) = after.principals.get_mut(id).filter(|_| is_adopted) {
                adopt(Arc::make_mut(principal), keep_sign_in);
            }
            principals.push((id.clone(), is_adopted));
        }
        Self { principals, after }
    }
}
