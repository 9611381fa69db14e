//! Delete a role that nobody holds (rule 18).

use postern_shared::change::Action;
use postern_shared::permission_set::PermissionSet;
use postern_shared::problem::Code;
use serde_json::Value;

use super::{OpenRole, loggable};
use crate::authority::grant::RoleChange;
use crate::error::{Error, Refusal};
use crate::operation::principal::read_permission;
use crate::store::entity::change::ChangeRecord;
use crate::store::snapshot::{EntityRef, Snapshot};

/// How many holders a refusal names.
const HOLDERS_NAMED: u32 = 20;

impl OpenRole {
    /// Deletes it.
    pub async fn delete(self) -> Result<(), Error> {
        self.must_not_be_built_in()?;
        let Self { caller, stored } = &self;
        let change = RoleChange { before: stored, after: &PermissionSet::NOTHING, renames: false };
        let read_set = caller.actor().may_edit_role(caller.snapshot(), &change)?;
        if stored.role.holders > 0 {
            return Err(self.in_use().await?.into());
        }
        let mut commit = caller.begin_commit(read_set)?;
        stored.remove(&mut commit)?;
        let at = stored.next_log_entry_time(caller.now())?;
        let (action, target) = (Action::RoleDelete, stored.subject());
        let record = ChangeRecord { action, target, before: loggable(&stored.role), after: Value::Null };
        caller.log(&mut commit, at, record)?;
        caller.commit(commit, "").await
    }

    /// The refusal to delete a role in use. It names holders whom the caller may read.
    async fn in_use(&self) -> Result<Refusal, Error> {
        let store = &self.caller.app().store;
        let holders = store.holders(&self.stored.role.id, None, HOLDERS_NAMED).await?;
        let mut snapshot = Snapshot::default();
        store.load_only(&mut snapshot, holders.iter().cloned().map(EntityRef::Principal)).await?;
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
