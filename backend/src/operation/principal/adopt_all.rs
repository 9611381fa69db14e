//! Adopt all that a key provisions, a page at a time and a commit for each.

use std::time::Duration;

use postern_shared::api_key::Adopted;
use postern_shared::id::KeyId;
use postern_shared::principal::{Adoption, KeyRef, PrincipalId};
use postern_shared::problem::Code;
use postern_shared::user::InvitedUser;
use tokio::time::Instant;

use super::adopt::{AdoptedPrincipal, make_independent};
use super::{block, not_found, reach, write_permission};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::item::key_of;
use crate::store::key;
use crate::store::page::CursorScope;
use crate::store::read::{Query, SortKeys};
use crate::store::snapshot::EntityRef;

/// Most that are looked at for one page.
const PAGE: u32 = 25;
/// For how long no more are begun on a page: an answer has to come well within the time that a function has.
const TIME: Duration = Duration::from_secs(10);

/// Adopts one page of what a key provisions. The key itself may be gone, and its owner deleted. Those whom the caller does not cover
/// stay as they are.
pub async fn adopt_all(
    caller: &Caller,
    owner: &PrincipalId,
    key: &KeyId,
    adoption: Adoption,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Adopted, Error> {
    caller.must(&write_permission(owner.kind()))?;
    caller.require_session()?;
    caller.actor.require_independence(&caller.snapshot)?;
    if caller.snapshot_with([EntityRef::Principal(owner.clone())]).await?.principal(owner).is_none() {
        return Err(not_found(owner.kind()).into());
    }
    let key = KeyRef { owner: owner.clone(), id: key.clone() };
    let scope = CursorScope::to(&["adopt-all", key.owner.as_str(), key.id.as_str(), caller.actor.principal.as_str()]);
    let mut last = cursor.map(|cursor| scope.position(cursor)).transpose()?;
    let partition = key::dependents_partition(&key);
    let sort_keys = SortKeys::Prefix(key::PROVISIONED);
    let limit = limit.min(PAGE);
    let query = Query { partition: &partition, sort_keys, after: last.as_deref(), backwards: false, limit: limit + 1 };
    let items = caller.app.store.query(&query).await?;
    let (until, mut done) = (Instant::now() + TIME, 0);
    let mut adopted = Adopted { adopted: 0, refused: 0, invited: Vec::new(), next_cursor: None };
    for item in items.iter().take(limit as usize) {
        if Instant::now() >= until {
            break;
        }
        let place = key_of(item)?;
        let id = place.sk.strip_prefix(key::PROVISIONED).and_then(|id| id.parse::<PrincipalId>().ok());
        if let Some(id) = id {
            match caller.app.decide(|| adopt_one(caller, &id, &key, adoption)).await {
                Ok(None) => {}
                Ok(Some(adopted_principal)) => {
                    adopted.adopted += 1;
                    adopted.invited.extend(invited(caller, adopted_principal));
                }
                Err(Error::Refused(refusal)) if refusal.code != Code::InvalidToken => adopted.refused += 1,
                // The invitations so far are in this answer alone. The next one says what is wrong.
                Err(_) if adopted.adopted > 0 => break,
                Err(error) => return Err(error),
            }
        }
        last = Some(place.sk);
        done += 1;
    }
    adopted.next_cursor = last.filter(|_| done < items.len()).map(|last| scope.cursor(&last));
    Ok(adopted)
}

/// Adopts one of them in a transaction of its own; `None` if the key does not provision it any more.
async fn adopt_one(
    caller: &Caller,
    id: &PrincipalId,
    key: &KeyRef,
    adoption: Adoption,
) -> Result<Option<AdoptedPrincipal>, Error> {
    caller.must(&write_permission(id.kind()))?;
    let caller = caller.afresh().await?;
    let (found, snapshot) = reach(&caller, id).await?;
    // The list knows the key by its id alone; the caller named an owner, too. And someone else may have been quicker.
    if found.provisioned_by.as_ref() != Some(key) {
        return Ok(None);
    }
    make_independent(&caller, found, snapshot, adoption).await.map(Some)
}

/// The user with the new way in, if there is one.
fn invited(caller: &Caller, adopted_principal: AdoptedPrincipal) -> Option<InvitedUser> {
    let AdoptedPrincipal { principal, snapshot, invitation } = adopted_principal;
    let user = principal.as_user(block(&snapshot, &principal, caller.now))?;
    let invitation = Some(invitation?);
    Some(InvitedUser { user, invitation, secret_already_shown: false })
}
