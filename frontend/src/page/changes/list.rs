//! The change log: who did what to which thing, with which credential, when, before and after.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::change::ChangeQuery;
use postern_shared::permission::Permission;

use super::filter::{FilterFields, use_filter};
use crate::api::Api;
use crate::part::{ChangeTable, collect, download};
use crate::state::rights::Rights;
use crate::ui::{Button, Glyph, PageHead, Toaster};

/// What the file is called that a sheet is saved to.
const FILE: &str = "change-log.csv";

/// The change log, narrowed to what the address asks for.
#[component]
pub fn List() -> impl IntoView {
    let (asked, filter) = use_filter();
    let narrowed = Signal::derive(move || asked.with(|query| *query != ChangeQuery::default()));
    view! {
        <PageHead title="Change log">
            <Show when=move || narrowed.get()>
                <Button on_press=move |()| filter.clear()>"Show all changes"</Button>
            </Show>
            <DownloadSheet asked/>
        </PageHead>
        <FilterFields filter/>
        <ChangeTable query=asked narrowed empty="What is done in Postern is written down here."/>
    }
}

/// Saves what is asked for as a sheet.
#[component]
fn DownloadSheet(asked: Memo<ChangeQuery>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let busy = RwSignal::new(false);
    let disabled_reason = Rights::here().missing(Permission::CHANGE_LOG_READ);
    let save = move |()| {
        let query = asked.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let collected = collect(|cursor| api.changes_sheet(ChangeQuery { cursor, ..query.clone() })).await;
            busy.try_set(false);
            match collected {
                Ok(sheet) if !download(FILE, &sheet.csv) => toaster.warn("The browser would not save the file."),
                Ok(sheet) if sheet.complete => {}
                Ok(_) => toaster
                    .warn("There is more than fits into one file: it holds the latest changes. Choose fewer days."),
                Err(failure) => toaster.warn(failure.sentence()),
            }
        });
    };
    view! { <Button glyph=Glyph::Download busy disabled_reason on_press=save>"Download CSV"</Button> }
}
