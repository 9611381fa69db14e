//! The activity of an actor or a credential.

use postern_shared::activity::{Activity, ActivityKind, ActivityQuery};
use postern_shared::change::CHANGES_SETTLE;
use postern_shared::page::LogPage;

use super::log::{Range, Window, bad_after, is_position};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::activity::By;
use crate::store::entity::record::record_position;
use crate::store::{PageQuery, Span};

/// A page of activity. It can have fewer items than requested and still not be the last.
pub async fn list(caller: &Caller, query: &ActivityQuery, page: &PageQuery) -> Result<LogPage<Activity>, Error> {
    let (actor, credential) = (query.actor.as_deref(), query.credential.as_deref());
    let by = match (credential, actor) {
        (Some(credential), _) => By::Credential(credential.to_owned()),
        (None, Some(actor)) => By::Actor(actor.to_owned()),
        (None, None) => By::Actor(caller.id().to_string()),
    };
    let kinds = query.kind.map_or(vec![ActivityKind::Change, ActivityKind::Record], |kind| vec![kind]);
    let names = [actor.unwrap_or_default(), credential.unwrap_or_default()];
    let list = ["activity", names[0], names[1], query.kind.map_or("", ActivityKind::as_str)];
    let after = query.after.as_deref().map(position_of).transpose()?;
    let range = Range { order: query.order, after, from: query.from, to: query.to };
    let window = Window::open(caller, &list, &range, CHANGES_SETTLE, page)?;
    let store = &caller.app().store;
    let load = async |span: Span, limit| store.activity_keys(&by, &kinds, &span, limit).await;
    let (keys, position) = window.find(page.limit as usize, None, load).await?;
    let activities = store.activities_at(&keys).await?;
    // A credential has one owner: if one activity with it is somebody else's, all are.
    if activities.iter().any(|(_, activity)| actor.is_some_and(|actor| activity.actor.id != actor)) {
        return Ok(window.page((Vec::new(), None), page));
    }
    Ok(window.page((activities, position), page))
}

/// The position of the change or record with this id.
fn position_of(id: &str) -> Result<String, Refusal> {
    match record_position(id) {
        Some(position) => Ok(position),
        None if is_position(id) => Ok(id.to_owned()),
        None => Err(bad_after()),
    }
}
