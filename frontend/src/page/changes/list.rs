//! The change log: who changed what, with which credential, when, before and after.

use leptos::prelude::*;
use postern_shared::change::{ActionKind, ChangeQuery};
use postern_shared::permission::Permission;

use super::filter::{FilterFields, use_filter};
use crate::api::Api;
use crate::part::{ChangeTable, DownloadCsv, HeadActions, LogOrder, OrderField};
use crate::route::{SIGN_INS, use_parameter};
use crate::text::changes as text;
use crate::ui::{Button, Checkbox};

/// The value of [`SIGN_INS`] while sign-ins are shown.
const SHOWN: &str = "shown";

/// The change log, filtered as the address says.
#[component]
pub fn ChangeList() -> impl IntoView {
    let api = Api::here();
    let (query, filter) = use_filter();
    let (sign_ins, order) = (use_parameter(SIGN_INS), LogOrder::in_address());
    let narrowed = Signal::derive(move || query.with(|query| *query != ChangeQuery::default()));
    let all_kinds = Signal::derive(move || query.with(|query| query.kind.is_none()));
    let shown = Memo::new(move |_| {
        let hides = all_kinds.get() && sign_ins.with(|shown| shown != SHOWN);
        ChangeQuery { except: hides.then_some(ActionKind::SignIn), ..query.get() }
    });
    HeadActions::show(move || {
        view! {
            <Show when=move || narrowed.get()>
                <Button on_press=move |()| filter.clear()>{text::SHOW_ALL}</Button>
            </Show>
            <DownloadCsv permission=Permission::CHANGE_LOG_READ file=|| "change-log.csv".to_owned()
                query=move || {
                    let query = ChangeQuery { order: untrack(|| order.get()), ..shown.get_untracked() };
                    move |cursor| api.changes_csv(ChangeQuery { cursor, ..query.clone() })
                }
                too_long=text::FILE_TOO_LONG/>
        }
    });
    view! {
        <FilterFields filter>
            <OrderField order settles_after=30/>
            <Show when=move || all_kinds.get()><SignInsField sign_ins/></Show>
        </FilterFields>
        <ChangeTable
            query=shown
            order=Signal::derive(move || order.get())
            narrowed
            empty=text::NO_CHANGES
        />
    }
}

/// Whether sign-ins are among the changes of all kinds.
#[component]
fn SignInsField(sign_ins: RwSignal<String>) -> impl IntoView {
    let checked = RwSignal::new(false);
    Effect::new(move || checked.set(sign_ins.with(|shown| shown == SHOWN)));
    let change = move |shown| sign_ins.set(if shown { SHOWN } else { "" }.to_owned());
    view! { <Checkbox label=text::SHOW_SIGN_INS checked on_change=change/> }
}
