//! Adopt every principal that a key provisions: a page at a time, and one commit for each principal.

use postern_shared::api_key::Adopted;
use postern_shared::id::KeyId;
use postern_shared::principal::{Adoption, KeyRef, PrincipalId};
use postern_shared::problem::Code;
use postern_shared::user::{InvitedUser, User};
use tokio::time::Instant;

use super::{AdoptedPrincipal, BATCH_TIME, not_found, open};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::permissions::write_permission;
use crate::store::{CursorScope, EntityRef, PageQuery};

/// The most principals that one page looks at.
const PAGE: u32 = 25;

/// Adopts one page of the principals that a key provisions. The key may be deleted, and so may its owner. Principals
/// that the caller does not cover stay as they are.
pub async fn adopt_all(
    mut caller: Caller,
    owner: PrincipalId,
    key: KeyId,
    adoption: Adoption,
    page: &PageQuery,
) -> Result<Adopted, Error> {
    caller.actor().require_independence(caller.snapshot())?;
    caller.load([EntityRef::Principal(owner.clone())]).await?;
    if caller.snapshot().principal(&owner).is_none() {
        return Err(not_found(owner.kind()).into());
    }
    let key = KeyRef { owner, id: key };
    let scope = CursorScope::new(caller.id(), &["adopt-all", key.owner.as_str(), key.id.as_str()]);
    let mut last = scope.position(page)?;
    let limit = page.limit.min(PAGE);
    let (provisioned, more) = caller.app().store.provisioned_by(&key.id, None, last.as_deref(), limit).await?;
    let (until, mut done) = (Instant::now() + BATCH_TIME, 0);
    let mut adopted = Adopted { adopted: 0, refused: 0, invited: Vec::new(), next_cursor: None };
    for (position, id) in &provisioned {
        if Instant::now() >= until {
            break;
        }
        match caller.app().decide(|| adopt_one(&caller, id, &key, adoption)).await {
            Ok(None) => {}
            Ok(Some(principal)) => {
                adopted.adopted += 1;
                adopted.invited.extend(invited(principal)?);
            }
            Err(Error::Refused(refusal)) if refusal.code != Code::InvalidToken => adopted.refused += 1,
            // Only this answer has the invitations so far. The next request will report the error.
            Err(_) if adopted.adopted > 0 => break,
            Err(error) => return Err(error),
        }
        last = Some(position.clone());
        done += 1;
    }
    adopted.next_cursor = last.filter(|_| done < provisioned.len() || more.is_some()).map(|last| scope.cursor(&last));
    Ok(adopted)
}

/// One step of [`adopt_all`], in its own transaction; `None` if the key does not provision the principal any more.
async fn adopt_one(
    caller: &Caller,
    id: &PrincipalId,
    key: &KeyRef,
    adoption: Adoption,
) -> Result<Option<AdoptedPrincipal>, Error> {
    let caller = caller.refreshed().await?;
    caller.require(&write_permission(id.kind()))?;
    let opened = open(caller, id.clone()).await?;
    // The list knows the key by its id alone, but the caller named its owner, too. And another request may have been
    // faster.
    if opened.principal.provisioned_by.as_ref() != Some(key) {
        return Ok(None);
    }
    opened.adopt(adoption).await.map(Some)
}

/// An adopted user with the new invitation, if there is one.
fn invited(adopted: AdoptedPrincipal) -> Result<Option<InvitedUser>, Error> {
    let Some(invitation) = adopted.invitation else { return Ok(None) };
    let user = adopted.principal.view::<User>()?;
    Ok(Some(InvitedUser { user, invitation: Some(invitation), secret_already_shown: false }))
}
