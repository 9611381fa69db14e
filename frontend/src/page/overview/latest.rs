//! The latest refused requests.

use leptos::prelude::*;
use postern_shared::page::Paging;
use postern_shared::refusal::Refused;

use crate::api::Api;
use crate::part::{CredentialLink, LoadError, PrincipalLink, RefusalReasonText};
use crate::state::fetched::Fetched;
use crate::text::overview::latest as text;
use crate::ui::{Cell, Column, ColumnKind, Loading, Moment, Row, Table};

/// How many are shown.
const SHOWN: u32 = 5;

/// The latest refused requests, loaded again when the signal changes.
#[component]
pub(super) fn LatestRefusals(refreshes: RwSignal<u32>) -> impl IntoView {
    let api = Api::here();
    let refusals = Fetched::new(move || {
        refreshes.track();
        api.refusals(Paging { limit: Some(SHOWN), cursor: None })
    });
    let failure = Signal::derive(move || refusals.get().and_then(Result::err));
    move || match refusals.get() {
        None => view! { <Loading label=text::LOADING/> }.into_any(),
        Some(Err(_)) => view! { <LoadError failure on_retry=move |()| refusals.refetch()/> }.into_any(),
        Some(Ok(page)) if page.items.is_empty() => view! { <p class="quiet">{text::NONE}</p> }.into_any(),
        Some(Ok(page)) => {
            let columns = [text::KEY, text::REASON, text::LAST_REQUEST].map(Column::text).into_iter();
            view! {
                <Table label=text::TABLE columns=columns.chain([Column::number(text::COUNT)]).collect()>
                    {page.items.into_iter().map(row).collect_view()}
                </Table>
            }
            .into_any()
        }
    }
}

fn row(refused: Refused) -> impl IntoView {
    let reason = refused.clone();
    let Refused { principal, key, last_at, count, .. } = refused;
    view! {
        <Row>
            <Cell label=text::KEY><div><span><PrincipalLink principal/></span> <CredentialLink credential=key/></div></Cell>
            <Cell label=text::REASON><div><RefusalReasonText refused=reason/></div></Cell>
            <Cell label=text::LAST_REQUEST><Moment at=last_at/></Cell>
            <Cell label=text::COUNT kind=ColumnKind::Number>{count}</Cell>
        </Row>
    }
}
