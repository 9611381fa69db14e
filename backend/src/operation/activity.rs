//! The activity of an actor or a credential.

use postern_shared::activity::{Activity, ActivityKind, ActivityQuery};
use postern_shared::page::Page;

use super::log::{Window, id};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::PageQuery;
use crate::store::activity::By;

/// A page of activity, newest first. It can have fewer items than requested and still not be the last.
pub async fn list(caller: &Caller, query: &ActivityQuery, page: &PageQuery) -> Result<Page<Activity>, Error> {
    let (actor, credential) = (id("actor", query.actor.as_ref())?, id("credential", query.credential.as_ref())?);
    let by = match (credential, actor) {
        (Some(credential), _) => By::Credential(credential.to_owned()),
        (None, Some(actor)) => By::Actor(actor.to_owned()),
        (None, None) => By::Actor(caller.id().to_string()),
    };
    let kinds = query.kind.map_or(vec![ActivityKind::Change, ActivityKind::Record], |kind| vec![kind]);
    let names = [actor.unwrap_or_default(), credential.unwrap_or_default()];
    let list = ["activity", names[0], names[1], query.kind.map_or("", ActivityKind::as_str)];
    let Some(window) = Window::open(caller, &list, (query.from, query.to), page)? else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };
    let (store, low) = (&caller.app().store, window.low());
    let load = async |before: String, limit| store.activity_keys(&by, &kinds, &low, &before, limit).await;
    let (keys, position) = window.find(page.limit as usize, None, load).await?;
    let activities = store.activities_at(&keys).await?;
    // A credential has one owner: if one activity with it is somebody else's, all are.
    if activities.iter().any(|activity| actor.is_some_and(|actor| activity.actor.id != actor)) {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    }
    Ok(window.page((activities, position)))
}
