//! The screen. What the person may not read is left out.

use leptos::prelude::*;
use postern_shared::overview::Overview;
use postern_shared::permission::Permission;
use postern_shared::usage::SUMMARY_DAYS;

use super::first_steps::FirstStepList;
use super::latest::LatestRefusals;
use super::numbers::Numbers;
use crate::api::Api;
use crate::part::{CallsChart, LatestChanges, LoadError};
use crate::route::Route;
use crate::state::fetched::Fetched;
use crate::state::rights::Rights;
use crate::text::overview as text;
use crate::ui::{Button, ButtonLink, Glyph, Loading, PageHead, Section};

/// The overview.
#[component]
pub fn OverviewScreen() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let refreshes = RwSignal::new(0_u32);
    let overview = Fetched::new(move || {
        refreshes.track();
        api.overview()
    });
    let failure = Signal::derive(move || overview.get().and_then(Result::err));
    let reads_log = Memo::new(move |_| rights.may(&Permission::CHANGE_LOG_READ));
    view! {
        <PageHead title=text::TITLE>
            <Button glyph=Glyph::Refresh on_press=move |()| refreshes.update(|number| *number += 1)>{text::REFRESH}</Button>
        </PageHead>
        {move || match overview.get() {
            None => view! { <Loading label=text::LOADING/> }.into_any(),
            Some(Err(_)) => view! { <LoadError failure on_retry=move |()| overview.refetch()/> }.into_any(),
            Some(Ok(overview)) => view! { <Loaded overview/> }.into_any(),
        }}
        <Show when=move || reads_log.get()>
            <div class="overview-latest">
                <Section title=text::REFUSED_REQUESTS>
                    <LatestRefusals refreshes/>
                    <ButtonLink href=Route::Refused.url()>{text::ALL_REFUSED_REQUESTS}</ButtonLink>
                </Section>
                <Section title=text::LATEST_CHANGES>
                    <LatestChanges refreshes/>
                    <ButtonLink href=Route::Changes(Box::default()).url()>{text::CHANGE_LOG}</ButtonLink>
                </Section>
            </div>
        </Show>
    }
}

#[component]
fn Loaded(overview: Overview) -> impl IntoView {
    let first_steps = overview.first_steps;
    let calls = overview.calls.clone();
    view! {
        {first_steps.map(|steps| view! { <FirstStepList steps/> })}
        <Numbers overview/>
        {calls.map(|days| view! {
            <Section title=text::CALLS>
                <CallsChart days last=SUMMARY_DAYS/>
            </Section>
        })}
    }
}
