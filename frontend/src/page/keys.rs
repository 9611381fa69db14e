//! The keys of all owners, and the person's own API tokens.

use leptos::prelude::*;
use postern_shared::api_key::{EXPIRING_DAYS, IDLE_DAYS, KeyQuery, KeyState, OwnedKey};
use postern_shared::page::Page;
use postern_shared::permission::Permission;

use crate::api::{Api, KeyHolder};
use crate::part::{HeldKey, KeyActions, KeyDialog, KeyTable, ListScreen};
use crate::route::{PAGES, Route, use_parameter, use_route};
use crate::state::paged_list::{PagedList, asks_total};
use crate::state::rights::{Rights, reason};
use crate::text::keys as text;
use crate::text::list;
use crate::ui::{Button, Empty, Glyph, Notice, Tab, Tabs, Tone, Variant};

/// The filters of the list, and their names.
const STATES: [(Option<KeyState>, &str); 7] = [
    (None, text::list::ALL),
    (Some(KeyState::Expiring), text::list::EXPIRING),
    (Some(KeyState::Idle), text::list::IDLE),
    (Some(KeyState::NeverUsed), text::list::NEVER_USED),
    (Some(KeyState::Disabled), text::list::DISABLED),
    (Some(KeyState::Expired), text::list::EXPIRED),
    (Some(KeyState::Blocked), text::list::SUSPENDED),
];

/// The keys of all owners that the person may see, in one state or in any.
#[component]
pub fn KeyList() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let route = use_route();
    let state = Memo::new(move |before: Option<&Option<KeyState>>| match route.get() {
        Route::Keys(state) => state,
        // On the way to another screen, this one does not change.
        _ => before.copied().flatten(),
    });
    let search = use_parameter("q");
    let pages = PagedList::new(move |cursor| {
        let q = Some(search.get()).filter(|text| !text.is_empty());
        let query = KeyQuery { state: state.get(), q, limit: None, total: asks_total(cursor.as_ref()), cursor };
        async move { api.keys(query).await.map(|page| held(page, rights)) }
    });
    let actions = KeyActions::new(pages.searching(search).remembering(use_parameter(PAGES)));
    let tabs = STATES.map(|(own, label)| Tab {
        label,
        href: Route::Keys(own).url(),
        current: Signal::derive(move || own == state.get()),
        disabled_reason: None.into(),
    });
    view! {
        <ListScreen search=(search, list::SEARCH_KEYS)>
            <Tabs label=text::list::WHICH items=tabs.into()/>
            {move || state.get().map(|state| view! { <p class="quiet">{description(state)}</p> })}
            <KeyTable actions what=&list::KEYS with_owner=true
                empty=move || view! { <Empty glyph=Glyph::Key title=empty(state.get())/> }/>
        </ListScreen>
    }
}

fn held(page: Page<OwnedKey>, rights: Rights) -> Page<HeldKey> {
    let held = |OwnedKey { owner, key }| HeldKey {
        holder: untrack(|| KeyHolder::of(&owner.id, rights)),
        owner: Some(owner),
        key,
    };
    Page { items: page.items.into_iter().map(held).collect(), next_cursor: page.next_cursor, total: page.total }
}

/// Which keys the list of one state shows.
fn description(state: KeyState) -> String {
    match state {
        KeyState::Expiring => text::about::expiring(EXPIRING_DAYS),
        KeyState::Idle => text::about::idle(IDLE_DAYS),
        KeyState::NeverUsed => text::about::NEVER_USED.to_owned(),
        KeyState::Disabled => text::about::DISABLED.to_owned(),
        KeyState::Expired => text::about::EXPIRED.to_owned(),
        KeyState::Blocked => text::about::SUSPENDED.to_owned(),
    }
}

/// The title of the empty list.
fn empty(state: Option<KeyState>) -> String {
    match state {
        None => text::none::AT_ALL.to_owned(),
        Some(KeyState::Expiring) => text::none::expiring(EXPIRING_DAYS),
        Some(KeyState::Idle) => text::none::IDLE.to_owned(),
        Some(KeyState::NeverUsed) => text::none::NEVER_USED.to_owned(),
        Some(KeyState::Disabled) => text::none::DISABLED.to_owned(),
        Some(KeyState::Expired) => text::none::EXPIRED.to_owned(),
        Some(KeyState::Blocked) => text::none::SUSPENDED.to_owned(),
    }
}

/// The API tokens of the signed-in person.
#[component]
pub fn TokenList() -> impl IntoView {
    let rights = Rights::here();
    let me = untrack(|| KeyHolder::me(rights))?;
    let actions = KeyActions::of(me.clone());
    let disabled_reason = rights.disabled_reason(Permission::API_TOKENS_GENERATE);
    let create = Callback::new(move |()| actions.open(KeyDialog::Create(me.clone())));
    let buttons = move || {
        view! {
            <Button glyph=Glyph::Plus variant=Variant::Primary disabled_reason on_press=create>{text::tokens::ADD}</Button>
        }
    };
    Some(view! {
        <ListScreen buttons>
            <Show when=move || !rights.may(&Permission::API_TOKENS_GENERATE)>
                <Notice tone=Tone::Info title=text::tokens::CANNOT_CREATE>
                    {text::tokens::why_not(&reason(&Permission::API_TOKENS_GENERATE))}
                </Notice>
            </Show>
            <KeyTable actions what=&list::API_TOKENS
                empty=|| view! { <Empty glyph=Glyph::Key title=text::tokens::NONE/> }/>
        </ListScreen>
    })
}
