//! Adopt: what a key brought in depends on no key any more.

use postern_shared::id::KeyId;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::problem::Code;

use super::{Verb, action, loggable, not_found, reach, write, write_permission};
use crate::authority::{Touch, World};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::change::Deed;
use crate::store::commit::Commit;
use crate::store::gather::Seed;
use crate::store::item::key_of;
use crate::store::key;
use crate::store::principal::Principal;
use crate::store::read::{Range, Stretch};

/// How many are adopted between two looks at who is left.
const PAGE: u32 = 50;

/// Frees a principal from the key that brought it in; gives it as it is then.
pub async fn adopt(caller: &Caller, id: &PrincipalId) -> Result<(Principal, World), Error> {
    caller.must(&write_permission(id.kind()))?;
    caller.must_be_in_session()?;
    let (before, world) = reach(caller, id).await?;
    free(caller, before, world).await
}

async fn free(caller: &Caller, before: Principal, world: World) -> Result<(Principal, World), Error> {
    caller.asker.may_touch(&world, &before.id, Touch::Adopt)?;
    let Some(key) = &before.provisioned_by else { return Ok((before, world)) };
    let mut after = before.clone();
    after.provisioned_by = None;
    after.ancestors = Vec::new();

    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    commit.delete(key::provisioned(key, &before.id));
    let deed =
        Deed::edit(action(before.id.kind(), Verb::Adopt), after.subject(), &loggable(&before), &loggable(&after));
    commit.log(&caller.app.random, &caller.author, after.changed_at, deed)?;
    caller.commit(commit, "").await?;
    Ok((after, world))
}

/// Adopts as one of several, if this is the key that brought it in; says whether it was. Every commit is of its own.
async fn adopt_afresh(caller: &Caller, id: &PrincipalId, key: &KeyRef) -> Result<bool, Error> {
    let caller = caller.afresh().await?;
    let (found, world) = reach(&caller, id).await?;
    // The list knows the key by its id alone; the caller named an owner, too. And someone else may have been quicker.
    if found.provisioned_by.as_ref() != Some(key) {
        return Ok(false);
    }
    free(&caller, found, world).await.map(|_| true)
}

/// Frees every principal that a key brought in, one commit each, and says how many. The key itself may be gone, and its owner
/// deleted. Whom the
/// caller does not cover stays as it is; asking again goes on with who is left.
pub async fn adopt_all(caller: &Caller, owner: &PrincipalId, key: &KeyId) -> Result<u64, Error> {
    caller.must(&write_permission(owner.kind()))?;
    caller.must_be_in_session()?;
    caller.asker.must_be_independent(&caller.world)?;
    if caller.world_with([Seed::Principal(owner.clone())]).await?.principal(owner).is_none() {
        return Err(not_found(owner.kind()).into());
    }
    let key = KeyRef { owner: owner.clone(), id: key.clone() };
    let partition = key::dependents_partition(&key);
    let (mut adopted, mut last) = (0, None::<String>);
    loop {
        let stretch = Stretch::Prefix(key::PROVISIONED);
        let range = Range { partition: &partition, stretch, after: last.as_deref(), backwards: false, limit: PAGE };
        let items = caller.app.store.query(&range).await?;
        for item in &items {
            let place = key_of(item)?;
            let id = place.sk.strip_prefix(key::PROVISIONED).and_then(|id| id.parse::<PrincipalId>().ok());
            if let Some(id) = id.filter(|id| caller.power().allows(&write_permission(id.kind()))) {
                match caller.app.decide(|| adopt_afresh(caller, &id, &key)).await {
                    Ok(done) => adopted += u64::from(done),
                    // The caller is no more who they were: nobody else can be adopted either.
                    Err(Error::Refused(refusal)) if refusal.code == Code::InvalidToken => {
                        return Err(Error::Refused(refusal));
                    }
                    Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            last = Some(place.sk);
        }
        if items.len() < PAGE as usize {
            return Ok(adopted);
        }
    }
}
