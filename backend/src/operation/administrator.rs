//! Rule 17: an administrator remains. Removing one asserts, in the same commit, that another one exists.

use postern_shared::id::RoleId;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::problem::Code;

use super::membership::holder_of;
use crate::app::App;

use crate::error::Error;
use crate::store::key;
use crate::store::principal::Principal;
use crate::store::read::{Query, SortKeys};
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::ReadSet;
use crate::store::snapshot::Snapshot;

/// How many holders of the role are looked at in one call.
const PAGE: u32 = 100;

/// Whether Postern can be administered by this principal alone: a person who can sign in, depends on no key and may do
/// everything.
#[must_use]
pub fn counts(principal: &Principal) -> bool {
    principal.is_active()
        && principal.id.kind() == Kind::User
        && principal.provisioned_by.is_none()
        && principal.roles.contains(&RoleId::administrator())
}

/// Refuses to remove the last administrator. Otherwise reads another one into the world and answers it as evidence: the commit
/// fails if that one is removed at the same time.
pub async fn must_remain(
    app: &App,
    snapshot: &mut Snapshot,
    before: &Principal,
    after: &Principal,
) -> Result<ReadSet, Error> {
    if !counts(before) || counts(after) {
        return Ok(ReadSet::default());
    }
    let partition = key::role_partition(&RoleId::administrator());
    let mut last: Option<String> = None;
    loop {
        let query = Query {
            partition: &partition,
            sort_keys: SortKeys::Prefix(key::HOLDERS),
            after: last.as_deref(),
            backwards: false,
            limit: PAGE,
        };
        let items = app.store.query(&query).await?;
        let holders: Vec<PrincipalId> = items.iter().map(holder_of).collect::<Result<_, _>>()?;
        let mut seen = Snapshot::default();
        app.store.load(&mut seen, holders.iter().cloned().map(EntityRef::Principal)).await?;
        let mut principals = seen.principals.values().flatten();
        if let Some(witness) = principals.find(|principal| principal.id != before.id && counts(principal)) {
            snapshot.principals.insert(witness.id.clone(), Some(witness.clone()));
            return Ok([EntityRef::Principal(witness.id.clone())].into_iter().collect());
        }
        match holders.last() {
            Some(holder) if items.len() == PAGE as usize => {
                last = Some(key::holder(&RoleId::administrator(), holder).sk);
            }
            _ => {
                return Err(Error::refused(
                    Code::LastAdministrator,
                    "Nobody else could administer Postern. Give another person the role Administrator first.",
                ));
            }
        }
    }
}
