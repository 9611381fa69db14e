//! The holders of a role: in a list, and in the refusal to delete a role in use.

use postern_shared::page::Page;
use postern_shared::principal::Kind;
use postern_shared::problem::Code;
use postern_shared::role::RoleHolder;

use super::OpenRole;
use crate::error::{Error, Refusal};
use crate::operation::permissions::read_permission;
use crate::store::{CursorScope, EntityRef, PageQuery, Snapshot};

/// How many holders a refusal names.
const HOLDERS_NAMED: u32 = 20;

impl OpenRole {
    /// A page of its holders whom the caller may read, in no meaningful order.
    pub async fn holders(&self, page: &PageQuery) -> Result<Page<RoleHolder>, Error> {
        let (caller, role) = (&self.caller, &self.stored.role.id);
        let permissions = caller.permissions();
        let reads = |kind: Kind| permissions.allows(&read_permission(kind));
        let scope = CursorScope::new(caller.id(), &["holders", role.as_str()]);
        let after = scope.position(page)?;
        let kind = match (reads(Kind::User), reads(Kind::ApiUser)) {
            (true, true) => None,
            (true, false) => Some(Kind::User),
            (false, true) => Some(Kind::ApiUser),
            (false, false) => return Ok(Page { items: Vec::new(), next_cursor: None, total: None }),
        };
        let (store, now) = (&caller.app().store, caller.now());
        let (listed, next) = store.listed_holders(role, kind, after.as_deref(), page.limit).await?;
        let mut snapshot = Snapshot::default();
        store.load(&mut snapshot, listed.iter().map(|(_, id)| EntityRef::Principal(id.clone()))).await?;
        let holders = listed.into_iter().filter_map(|(position, id)| {
            let principal = snapshot.principal(&id).filter(|it| it.deleted_at.is_none())?;
            let status = principal.status(snapshot.block_of(&id, now).as_ref(), now);
            Some((position, RoleHolder { principal: principal.named(), status }))
        });
        Ok(scope.page((holders.collect(), next), page))
    }

    /// The refusal to delete a role in use. It names holders whom the caller may read.
    pub(super) async fn in_use(&self) -> Result<Refusal, Error> {
        let store = &self.caller.app().store;
        let holders = store.holders(&self.stored.role.id, None, HOLDERS_NAMED).await?;
        let snapshot = store.snapshot_of(holders.iter().cloned().map(EntityRef::Principal)).await?;
        let permissions = self.caller.permissions();
        let readable = holders.iter().filter(|id| permissions.allows(&read_permission(id.kind())));
        let names: Vec<_> = readable.filter_map(|id| Some(snapshot.principal(id)?.name.as_str())).collect();
        let sentence = match (self.stored.role.holders, names.as_slice()) {
            (1, []) => "One principal has this role. Remove it there first.".to_owned(),
            (1, [name, ..]) => format!("{name} has this role. Remove it there first."),
            (n, []) => format!("{n} principals have this role. Remove it from them first."),
            (n, names) => format!("{n} have this role, among them {}. Remove it from them first.", names.join(", ")),
        };
        Ok(Refusal::new(Code::RoleInUse, sentence))
    }
}
