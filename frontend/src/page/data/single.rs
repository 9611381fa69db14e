//! The screen of one record.

use leptos::prelude::*;
use postern_shared::record::Record;

use crate::api::Api;
use crate::part::{CredentialLink, LoadError, PrincipalLink, RecordJson};
use crate::route::Route;
use crate::state::fetched::Fetched;
use crate::text::data::record as text;
use crate::ui::{Fact, Facts, Loading, Moment, PageHead};

/// A record: when it was written, by whom and with which credential, and its data.
#[component]
pub fn RecordScreen(
    /// The collection.
    collection: String,
    /// The id.
    id: String,
) -> impl IntoView {
    let api = Api::here();
    let route = Route::Record(collection.clone(), id.clone());
    let record = Fetched::new(move || api.record(collection.clone(), id.clone()));
    let failure = Signal::derive(move || record.get().and_then(Result::err));
    view! {
        <PageHead title=route.name() back=route.list().link()/>
        {move || match record.get() {
            None => view! { <Loading label=text::LOADING/> }.into_any(),
            Some(Ok(record)) => view! { <RecordFacts record/> }.into_any(),
            Some(Err(_)) => view! { <LoadError failure on_retry=move |()| record.refetch()/> }.into_any(),
        }}
    }
}

#[component]
fn RecordFacts(record: Record) -> impl IntoView {
    let Record { at, by, credential, .. } = record.clone();
    view! {
        <Facts>
            <Fact label=text::WRITTEN><Moment at/></Fact>
            <Fact label=text::BY><PrincipalLink principal=by/></Fact>
            <Fact label=text::WITH><CredentialLink credential/></Fact>
        </Facts>
        <RecordJson record/>
    }
}
