//! The activity of an actor, or of a key or session. The fields and the address follow each other.

use leptos::prelude::*;
use postern_shared::activity::ActivityQuery;

use super::filter::{actor_id, credential_id};
use super::log_filter_field::LogFilterField;
use super::search::SearchScope;
use crate::part::{ActivityFields, ActivityFilter, ActivityTable, DownloadActivity, LogOrder, OrderField};
use crate::route::{Navigator, ORDER, Route, use_route};
use crate::text::changes::{activity as text, filter as filter_text};
use crate::text::screens;
use crate::ui::PageHead;

/// The activity that the address names; one's own without a name.
#[component]
pub fn ActivityScreen() -> impl IntoView {
    let route = use_route();
    let query = Memo::new(move |before: Option<&ActivityQuery>| match route.get() {
        Route::Activity(query) => *query,
        // On the way to another screen, this one does not change.
        _ => before.cloned().unwrap_or_default(),
    });
    let text = |id: &Option<String>| RwSignal::new(id.clone().unwrap_or_default());
    let (actor, credential) = query.with_untracked(|query| (text(&query.actor), text(&query.credential)));
    let filter = ActivityFilter::all();
    query.with_untracked(|query| filter.follow(query));
    let typed = move || ActivityQuery {
        actor: actor.with(|text| actor_id(text)),
        credential: credential.with(|text| credential_id(text)),
        ..filter.query()
    };
    let navigator = Navigator::here();
    Effect::new(move || {
        let typed = typed();
        if typed != query.get_untracked() {
            navigator.update_beside(&Route::Activity(Box::new(typed)), &[ORDER]);
        }
    });
    Effect::new(move || {
        query.with(|query| {
            for (field, parse, id) in [
                (actor, actor_id as fn(&str) -> Option<String>, &query.actor),
                (credential, credential_id, &query.credential),
            ] {
                if field.with_untracked(|text| parse(text)) != *id {
                    field.set(id.clone().unwrap_or_default());
                }
            }
            filter.follow(query);
        });
    });
    let order = LogOrder::in_address();
    let narrowed = Signal::derive(move || query.with(|query| *query != ActivityQuery::default()));
    view! {
        <PageHead title=screens::ACTIVITY back=Route::Changes(Box::default()).link()>
            <DownloadActivity query/>
        </PageHead>
        <div class="filter">
            <LogFilterField label=filter_text::ACTOR value=actor scope=SearchScope::Principals/>
            <LogFilterField label=filter_text::CREDENTIAL value=credential scope=SearchScope::Credentials/>
            <ActivityFields filter/>
            <OrderField order settles_after=30/>
        </div>
        <ActivityTable query order=Signal::derive(move || order.get()) narrowed empty=text::NONE/>
    }
}
