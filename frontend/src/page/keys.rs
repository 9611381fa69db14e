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
use crate::ui::{Button, Empty, Glyph, Notice, Tab, Tabs, Tone, Variant};

/// The filters of the list, and their names.
const STATES: [(Option<KeyState>, &str); 7] = [
    (None, "All"),
    (Some(KeyState::Expiring), "Expiring"),
    (Some(KeyState::Idle), "Idle"),
    (Some(KeyState::NeverUsed), "Never used"),
    (Some(KeyState::Disabled), "Disabled"),
    (Some(KeyState::Expired), "Expired"),
    (Some(KeyState::Blocked), "Suspended"),
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
        <ListScreen route=Route::Keys(None) search=(search, "name, id or prefix")>
            <Tabs label="Which keys" items=tabs/>
            <p class="quiet">{move || description(state.get())}</p>
            <KeyTable actions what="keys" with_owner=true
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

/// Which keys the list shows.
fn description(state: Option<KeyState>) -> String {
    match state {
        None => "All keys of API users and API tokens of users that you can see.".to_owned(),
        Some(KeyState::Expiring) => format!("Keys that expire within {EXPIRING_DAYS} days, soonest first."),
        Some(KeyState::Idle) => {
            format!(
                "Keys that were used before, but not in the last {IDLE_DAYS} days. Delete those that are not needed."
            )
        }
        Some(KeyState::NeverUsed) => "Keys that have never been used.".to_owned(),
        Some(KeyState::Disabled) => "Keys that do not work until someone enables them.".to_owned(),
        Some(KeyState::Expired) => {
            "Keys that have expired, longest ago first. Delete those that are not needed.".to_owned()
        }
        Some(KeyState::Blocked) => {
            "Keys that do not work because of their owner or of a key that they depend on.".to_owned()
        }
    }
}

/// The title of the empty list.
fn empty(state: Option<KeyState>) -> String {
    match state {
        None => "No keys".to_owned(),
        Some(KeyState::Expiring) => format!("No keys expire within {EXPIRING_DAYS} days"),
        Some(KeyState::Idle) => "No keys are idle".to_owned(),
        Some(KeyState::NeverUsed) => "All keys have been used".to_owned(),
        Some(KeyState::Disabled) => "No keys are disabled".to_owned(),
        Some(KeyState::Expired) => "No keys have expired".to_owned(),
        Some(KeyState::Blocked) => "No keys are suspended".to_owned(),
    }
}

/// The meaning of a token, for a person who has none.
const MEANING: &str = "With an API token, a program calls Postern as you, with all or some of your permissions.";

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
            <Button glyph=Glyph::Plus variant=Variant::Primary disabled_reason on_press=create>"Add API token"</Button>
        }
    };
    Some(view! {
        <ListScreen route=Route::Tokens buttons>
            <Show when=move || !rights.may(&Permission::API_TOKENS_GENERATE)>
                <Notice tone=Tone::Info title="You cannot create API tokens">
                    {MEANING} " " {reason(&Permission::API_TOKENS_GENERATE)} " Your existing tokens keep working."
                </Notice>
            </Show>
            <KeyTable actions what="API tokens"
                empty=move || view! {
                    <Empty glyph=Glyph::Key title="No API tokens">
                        {move || rights.may(&Permission::API_TOKENS_GENERATE).then_some(MEANING)}
                    </Empty>
                }/>
        </ListScreen>
    })
}
