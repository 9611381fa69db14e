//! The change log: who changed what, with which credential, when, before and after.

use leptos::prelude::*;
use postern_shared::change::ChangeQuery;
use postern_shared::permission::Permission;

use super::filter::{FilterFields, use_filter};
use crate::api::Api;
use crate::part::{ChangeTable, DownloadCsv};
use crate::ui::{Button, PageHead};

/// The change log, filtered as the address says.
#[component]
pub fn ChangeList() -> impl IntoView {
    let api = Api::here();
    let (query, filter) = use_filter();
    let narrowed = Signal::derive(move || query.with(|query| *query != ChangeQuery::default()));
    view! {
        <PageHead title="Change log">
            <Show when=move || narrowed.get()>
                <Button on_press=move |()| filter.clear()>"Show all changes"</Button>
            </Show>
            <DownloadCsv permission=Permission::CHANGE_LOG_READ file=|| "change-log.csv".to_owned()
                query=move || {
                    let query = query.get_untracked();
                    move |cursor| api.changes_csv(ChangeQuery { cursor, ..query.clone() })
                }
                too_long="The file is incomplete: it holds only the latest changes. Choose fewer days."/>
        </PageHead>
        <FilterFields filter/>
        <ChangeTable query narrowed empty="Every change in Postern is recorded here."/>
    }
}
