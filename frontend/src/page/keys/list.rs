//! The keys of all owners.

use leptos::prelude::*;
use postern_shared::api_key::{EXPIRING_DAYS, IDLE_DAYS, KeyQuery, KeyState, OwnedKey};
use postern_shared::page::Page;

use crate::api::Api;
use crate::part::{Area, AreaTabs, HeldKey, Holder, KeyDesk, KeyDialogs, KeyTable};
use crate::route::Route;
use crate::route::use_route;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{Empty, Glyph, PageHead, Tab, Tabs};

/// The ways to narrow the list, and their names.
const STATES: [(Option<KeyState>, &str); 5] = [
    (None, "All"),
    (Some(KeyState::Expiring), "Expiring"),
    (Some(KeyState::Idle), "Idle"),
    (Some(KeyState::NeverUsed), "Never used"),
    (Some(KeyState::Disabled), "Disabled"),
];

/// The keys one may see, of all owners, in one state or in any.
#[component]
pub fn List() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let route = use_route();
    let state = Memo::new(move |before: Option<&Option<KeyState>>| match route.get() {
        Route::Keys(state) => state,
        // On the way out: the list need not be asked for again.
        _ => before.copied().flatten(),
    });
    let pages = PagedList::new(move |cursor| {
        let query = KeyQuery { state: state.get(), limit: None, cursor };
        async move { api.keys(query).await.map(|page| held(page, rights)) }
    });
    let desk = KeyDesk::new(move || pages.reload());
    let tabs = Signal::derive(move || {
        let tab = |(own, label): (Option<KeyState>, &str)| Tab {
            label: label.to_owned(),
            href: Route::Keys(own).url(),
            current: own == state.get(),
            disabled_reason: None,
        };
        STATES.map(tab).to_vec()
    });
    view! {
        <AreaTabs area=Area::Integrations current=Route::Keys(None)/>
        <PageHead title="Keys"/>
        <Tabs label="Which keys" items=tabs/>
        <p class="keys-said">{move || said(state.get())}</p>
        <KeyTable pages desk what="keys" with_owner=true
            empty=move || view! { <Empty glyph=Glyph::Key title=none(state.get())/> }/>
        <KeyDialogs desk what="Key"/>
    }
}

fn held(page: Page<OwnedKey>, rights: Rights) -> Page<HeldKey> {
    let held = |OwnedKey { owner, key }| HeldKey {
        holder: untrack(|| Holder::of(&owner.id, rights)),
        named: Some(owner),
        key,
    };
    Page { items: page.items.into_iter().map(held).collect(), next_cursor: page.next_cursor }
}

/// Which keys the list shows, in words.
fn said(state: Option<KeyState>) -> String {
    match state {
        None => "All keys of API users and all API tokens of people, as far as you may see them.".to_owned(),
        Some(KeyState::Expiring) => format!("Keys that stop working within {EXPIRING_DAYS} days, the next one first."),
        Some(KeyState::Idle) => {
            format!("Keys that were used, but not in the last {IDLE_DAYS} days. Delete unused keys.")
        }
        Some(KeyState::NeverUsed) => "Keys that were never used.".to_owned(),
        Some(KeyState::Disabled) => "Keys that are suspended until someone enables them.".to_owned(),
    }
}

/// That there are none, in words.
fn none(state: Option<KeyState>) -> String {
    match state {
        None => "No keys".to_owned(),
        Some(KeyState::Expiring) => format!("No key expires within {EXPIRING_DAYS} days"),
        Some(KeyState::Idle) => "No key is idle".to_owned(),
        Some(KeyState::NeverUsed) => "No key was never used".to_owned(),
        Some(KeyState::Disabled) => "No key is disabled".to_owned(),
    }
}
