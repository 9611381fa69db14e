//! The details of a row of activity: the change with its values, or the record with its data. They are loaded when it opens.

use jiff::SignedDuration;
use leptos::prelude::*;
use postern_shared::activity::{Activity, ChangeName, RecordName};
use postern_shared::change::{Change, ChangeQuery, SubjectKind};
use postern_shared::record::Record;

use super::change_details::ChangeDetails;
use super::paged_table::LoadError;
use super::record::RecordJson;
use crate::api::{Api, Failure};
use crate::state::fetched::Fetched;
use crate::state::role_catalog::RoleCatalog;
use crate::text::change::activity as text;
use crate::text::change::details::REQUEST;
use crate::ui::{Fact, Facts, Loading};

/// The change or the record.
#[derive(Clone)]
enum Loaded {
    Change(Box<Change>),
    Record(Record),
    /// The log does not have the change yet: its list follows a moment later.
    Missing,
}

/// The details.
#[component]
pub(super) fn ActivityDetails(
    /// The row.
    done: Activity,
    /// The roles there are, for their names.
    catalog: RoleCatalog,
) -> impl IntoView {
    let api = Api::here();
    let request = done.request.id.to_string();
    let loaded = Fetched::new(move || load(api, done.clone()));
    let failure = Signal::derive(move || loaded.get().and_then(Result::err));
    move || match loaded.get() {
        None => view! { <Loading label=text::LOADING/> }.into_any(),
        Some(Ok(Loaded::Change(change))) => view! { <ChangeDetails change=*change catalog/> }.into_any(),
        Some(Ok(Loaded::Record(record))) => {
            let request = request.clone();
            view! {
                <Facts><Fact label=REQUEST><span translate="no" class="mono">{request}</span></Fact></Facts>
                <RecordJson record/>
            }
            .into_any()
        }
        Some(Ok(Loaded::Missing)) => view! { <p class="quiet">{text::NOT_LISTED}</p> }.into_any(),
        Some(Err(_)) => view! { <LoadError failure on_retry=move |()| loaded.refetch()/> }.into_any(),
    }
}

async fn load(api: Api, done: Activity) -> Result<Loaded, Failure> {
    if let Some(RecordName { collection, id }) = done.record {
        return api.record(collection, id).await.map(Loaded::Record);
    }
    let Some(ChangeName { id, target, .. }) = done.change else { return Ok(Loaded::Missing) };
    let target = match target.kind {
        SubjectKind::Resource => format!("resource:{}", target.id),
        _ => target.id,
    };
    let to = done.at.checked_add(SignedDuration::from_millis(1)).ok();
    let query = ChangeQuery { target: Some(target), from: Some(done.at), to, ..ChangeQuery::default() };
    let found = api.changes(query).await?.items.into_iter().find(|change| change.id == id);
    Ok(found.map_or(Loaded::Missing, |change| Loaded::Change(Box::new(change))))
}
