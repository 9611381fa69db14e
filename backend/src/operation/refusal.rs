//! Refused requests: list them, dismiss them, mute them.

use postern_shared::change::Action;
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::principal::Kind;
use postern_shared::refusal::Refused;
use serde_json::Value;

use super::log::is_position;
use super::permissions::write_permission;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::entity::refused::StoredRefused;
use crate::store::item_key::time;
use crate::store::{ChangeRecord, Commit, CursorScope, EntityRef, PageQuery, bad_cursor};

/// A page of refused requests, the latest first.
pub async fn list(caller: &Caller, page: &PageQuery) -> Result<Page<Refused>, Error> {
    let scope = CursorScope::new(caller.id(), &["refusals"]);
    let before = scope.position(page)?;
    if before.as_ref().is_some_and(|before| !is_position(before)) {
        return Err(bad_cursor());
    }
    let rows = caller.app().store.all_refused().await?.into_iter().filter(|row| row.is_listed(caller.now()));
    let mut rows: Vec<(String, StoredRefused)> =
        rows.map(|row| (format!("{}-{}", time(row.last_at()), row.id), row)).collect();
    rows.retain(|(position, _)| before.as_ref().is_none_or(|before| position < before));
    rows.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
    rows.truncate(page.limit as usize + 1);
    let rows = rows.into_iter().map(|(position, row)| (position, row.view())).collect();
    Ok(scope.page((rows, None), page))
}

/// Refused requests with one key, opened by somebody who may change its owner.
#[derive(Debug)]
pub struct OpenRefused {
    caller: Caller,
    stored: StoredRefused,
}

/// Opens a row of the list.
pub async fn open(mut caller: Caller, id: &str) -> Result<OpenRefused, Error> {
    // Nobody else learns whether there is such a row.
    let write = [Kind::ApiUser, Kind::User].map(write_permission);
    if !write.iter().any(|permission| caller.permissions().allows(permission)) {
        return Err(Refusal::missing_permission(Permission::API_USERS_WRITE).into());
    }
    let found = caller.app().store.refused(id).await?.filter(|row| row.is_listed(caller.now()));
    let stored = found.ok_or_else(|| Refusal::not_found("refused request"))?;
    caller.require(&write_permission(stored.key_ref.owner.kind()))?;
    caller.load([EntityRef::Principal(stored.key_ref.owner.clone())]).await?;
    Ok(OpenRefused { caller, stored })
}

impl OpenRefused {
    /// Removes the row. It comes back with the next refusal.
    pub async fn dismiss(self) -> Result<(), Error> {
        let mut commit = self.begin()?;
        self.stored.dismiss(&mut commit);
        self.commit(commit, Action::RefusalDismiss).await
    }

    /// Hides the row for 30 days, whatever is refused meanwhile.
    pub async fn mute(self) -> Result<(), Error> {
        let mut commit = self.begin()?;
        self.stored.mute(&mut commit, self.caller.now())?;
        self.commit(commit, Action::RefusalMute).await
    }

    fn begin(&self) -> Result<Commit, Error> {
        self.caller.begin_commit([EntityRef::Principal(self.stored.key_ref.owner.clone())].into_iter().collect())
    }

    async fn commit(self, mut commit: Commit, action: Action) -> Result<(), Error> {
        let Self { caller, stored } = &self;
        let owner = caller.snapshot().principal(&stored.key_ref.owner);
        let owner = owner.ok_or_else(|| Error::internal("refused requests of a key without an owner"))?;
        let at = owner.log_entry_time(&mut commit, caller.now())?;
        let target = stored.subject(owner);
        let record = ChangeRecord { action, target, before: stored.loggable(), after: Value::Null };
        caller.commit_logged(commit, at, record, "").await
    }
}
