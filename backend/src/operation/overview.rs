//! The overview: the numbers that an administrator looks at first, each counted from the list behind it.

use std::future::Future;

use jiff::ToSpan as _;
use postern_shared::api_key::{KeyQuery, KeyState, OwnedKey};
use postern_shared::api_user::ApiUser;
use postern_shared::id::{ApiUserId, RoleId};
use postern_shared::overview::{FirstSteps, KeyTallies, Overview, Tally};
use postern_shared::page::{NameOrder, Page};
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalQuery, Status};
use postern_shared::usage::{DayCalls, SUMMARY_DAYS};
use postern_shared::user::User;

use super::principal::{self, View};
use super::total::FIRST;
use super::{key, refusal};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::entity::usage::day_of;
use crate::store::{Directory, KeyList};

/// The numbers that the caller may read. All lists are read side by side.
pub async fn overview(caller: &Caller) -> Result<Overview, Error> {
    let permissions = caller.permissions();
    let may = |permission| permissions.allows(&permission);
    let (users, api_users) = (may(Permission::USERS_READ), may(Permission::API_USERS_READ));
    let sets_up = may(Permission::ROLES_WRITE) && may(Permission::API_USERS_WRITE);
    // Boxed, because so many futures at once are large.
    let (calls, keys, blocked_users, blocked_api_users, refusals, first_steps) = tokio::try_join!(
        if_so(api_users, Box::pin(calls(caller))),
        if_so(users || api_users, Box::pin(keys(caller))),
        if_so(users, Box::pin(blocked::<User>(caller))),
        if_so(api_users, Box::pin(blocked::<ApiUser>(caller))),
        if_so(may(Permission::CHANGE_LOG_READ), Box::pin(refusals(caller))),
        if_so(sets_up, Box::pin(first_steps(caller))),
    )?;
    let first_steps = first_steps.filter(|steps| !steps.are_done());
    Ok(Overview { calls, keys, blocked_users, blocked_api_users, refusals, first_steps })
}

/// The outcome of a part, if the caller may read it and the table has the index that it needs.
async fn if_so<T>(condition: bool, part: impl Future<Output = Result<T, Error>>) -> Result<Option<T>, Error> {
    if !condition {
        return Ok(None);
    }
    match part.await {
        Err(Error::NoIndex(index)) => {
            tracing::error!(index, "a part of the overview was left out: the table lacks an index");
            Ok(None)
        }
        outcome => outcome.map(Some),
    }
}

async fn calls(caller: &Caller) -> Result<Vec<DayCalls>, Error> {
    let first = day_of(caller.now()).saturating_sub((SUMMARY_DAYS - 1).days());
    caller.app().store.all_calls_since(first).await
}

async fn keys(caller: &Caller) -> Result<KeyTallies, Error> {
    let list =
        async |state| key::list_all(caller, &KeyQuery { state: Some(state), ..KeyQuery::default() }, &FIRST).await;
    let (mut expiring, idle, never_used) =
        tokio::try_join!(list(KeyState::Expiring), list(KeyState::Idle), list(KeyState::NeverUsed))?;
    let all_expiring = tally(&expiring);
    expiring.items.retain(|OwnedKey { key, .. }| key.needs_successor(caller.now()));
    Ok(KeyTallies {
        expiring: all_expiring,
        expiring_with_dependents: tally(&expiring),
        idle: tally(&idle),
        never_used: tally(&never_used),
    })
}

async fn blocked<V: View>(caller: &Caller) -> Result<Tally, Error> {
    let query = PrincipalQuery { status: Some(Status::Blocked), ..PrincipalQuery::default() };
    principal::list::<V>(caller, &query, &FIRST).await.map(|page| tally(&page))
}

async fn refusals(caller: &Caller) -> Result<Tally, Error> {
    refusal::list(caller, &FIRST).await.map(|page| tally(&page))
}

async fn first_steps(caller: &Caller) -> Result<FirstSteps, Error> {
    let (store, today) = (&caller.app().store, day_of(caller.now()));
    let (roles, api_users, keys, used) = tokio::try_join!(
        store.ids_by_name::<RoleId>(Directory::Role, "", NameOrder::Ascending, None, 2),
        store.ids_by_name::<ApiUserId>(Directory::ApiUser, "", NameOrder::Ascending, None, 1),
        store.listed_keys(KeyList::All, "", None, 1),
        store.listed_keys(KeyList::UsedUntil(today), "", None, 1),
    )?;
    // The keys of API users come first.
    let key = keys.0.iter().any(|(_, key)| key.owner.kind() == Kind::ApiUser);
    // One of the roles is Administrator.
    Ok(FirstSteps { role: roles.0.len() > 1, api_user: !api_users.0.is_empty(), key, call: !used.0.is_empty() })
}

fn tally<T>(page: &Page<T>) -> Tally {
    Tally::of(&page.items, page.next_cursor.is_some())
}
