//! The change log: who changed what, with which credential, when, before and after.

use leptos::prelude::*;
use postern_shared::change::ChangeQuery;
use postern_shared::permission::Permission;

use super::filter::{FilterFields, use_filter};
use crate::api::Api;
use crate::part::{ActionKind, ChangeTable, DownloadCsv, LogOrder, OrderField, ShownKinds};
use crate::route::{KIND, SIGN_INS, use_parameter};
use crate::ui::{Button, Checkbox, PageHead, SelectField};

/// The value of [`SIGN_INS`] while sign-ins are shown.
const SHOWN: &str = "shown";

/// The change log, filtered as the address says.
#[component]
pub fn ChangeList() -> impl IntoView {
    let api = Api::here();
    let (query, filter) = use_filter();
    let (kind, sign_ins, order) = (use_parameter(KIND), use_parameter(SIGN_INS), LogOrder::in_address());
    let narrowed = Signal::derive(move || {
        query.with(|query| *query != ChangeQuery::default()) || kind.with(|kind| !kind.is_empty())
    });
    let kinds = Signal::derive(move || ShownKinds {
        only: ActionKind::CHOICES
            .into_iter()
            .find(|(_, spelling, _)| kind.with(|kind| kind == spelling))
            .map(|(kind, ..)| kind),
        without_sign_ins: sign_ins.with(|shown| shown != SHOWN),
    });
    view! {
        <PageHead title="Change log">
            <Show when=move || narrowed.get()>
                <Button on_press=move |()| { kind.set(String::new()); filter.clear(); }>"Show all changes"</Button>
            </Show>
            <DownloadCsv permission=Permission::CHANGE_LOG_READ file=|| "change-log.csv".to_owned()
                query=move || {
                    let query = query.get_untracked();
                    move |cursor| api.changes_csv(ChangeQuery { cursor, ..query.clone() })
                }
                too_long="The file is incomplete: it holds only the latest changes. Choose fewer days."/>
        </PageHead>
        <FilterFields filter/>
        <KindFields kind sign_ins order/>
        <ChangeTable query order=Signal::derive(move || order.get()) narrowed kinds empty="Every change in Postern is recorded here."/>
    }
}

/// The order, the kind of action, and whether sign-ins are among all kinds.
#[component]
fn KindFields(kind: RwSignal<String>, sign_ins: RwSignal<String>, order: LogOrder) -> impl IntoView {
    let choices = ActionKind::CHOICES.map(|(_, spelling, name)| (spelling.to_owned(), name.to_owned()));
    let options: Vec<_> = [(String::new(), "All kinds".to_owned())].into_iter().chain(choices).collect();
    let checked = RwSignal::new(false);
    Effect::new(move || checked.set(sign_ins.with(|shown| shown == SHOWN)));
    let change = move |shown| sign_ins.set(if shown { SHOWN } else { "" }.to_owned());
    view! {
        <div class="filter change-kinds">
            <OrderField order settles_after=30/>
            <SelectField label="Kind" value=kind options/>
            <Show when=move || kind.with(String::is_empty)>
                <Checkbox label="Show sign-ins" checked on_change=change/>
            </Show>
        </div>
        <p class="quiet">"The CSV file has the changes of all kinds, with sign-ins, newest first."</p>
    }
}
