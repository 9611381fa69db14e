//! Choosing a key among those of all owners.

use leptos::prelude::*;
use postern_shared::api_key::{KeyQuery, OwnedKey};
use postern_shared::page::PAGE_LIMIT;
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::api::Api;
use crate::part::LoadError;
use crate::part::principal::name_and_kind;
use crate::state::paged_list::PagedList;
use crate::text::hand_over::key as text;
use crate::ui::{Button, CheckItem, Loading, RadioList, lower_case, now};

/// While fewer keys than this match the filter, the next page is loaded.
const ENOUGH: usize = 20;

/// The key that is being chosen.
#[derive(Clone, Copy)]
pub(super) struct KeyChoice {
    pages: PagedList<OwnedKey>,
    /// The id of the chosen item; empty while none is.
    chosen: RwSignal<String>,
    filter: RwSignal<String>,
}

impl KeyChoice {
    /// No key is chosen yet.
    pub(super) fn new() -> Self {
        let api = Api::here();
        let pages = PagedList::new(move |cursor| {
            let query = KeyQuery { limit: Some(PAGE_LIMIT), cursor, ..KeyQuery::default() };
            async move { api.keys(query).await }
        });
        Self { pages, chosen: RwSignal::new(String::new()), filter: RwSignal::new(String::new()) }
    }

    /// The chosen key.
    pub(super) fn key(self) -> Option<OwnedKey> {
        let chosen = self.chosen.get();
        self.pages.items.with(|keys| keys.iter().find(|key| id(key) == chosen).cloned())
    }

    /// The keys that match the filter, and the chosen one.
    fn matches(self) -> Vec<OwnedKey> {
        let wanted = lower_case(self.filter.get().trim());
        let chosen = self.chosen.get();
        let is_match = |key: &OwnedKey| {
            let found = |name: &str| lower_case(name).contains(&wanted);
            found(&key.key.name) || found(&key.owner.name) || id(key) == chosen
        };
        self.pages.items.with(|keys| keys.iter().filter(|key| is_match(key)).cloned().collect())
    }
}

/// The reference by which a call names the key.
pub(super) fn reference(key: &OwnedKey) -> KeyRef {
    KeyRef { owner: key.owner.id.clone(), id: key.key.id.clone() }
}

/// The field for it.
#[component]
pub(super) fn KeyPicker(
    /// The choice.
    choice: KeyChoice,
    /// The principals to hand over. Their own keys cannot be chosen.
    #[prop(into)]
    targets: Signal<Vec<PrincipalId>>,
    /// The error.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let KeyChoice { pages, chosen, filter } = choice;
    let matches = Memo::new(move |_| choice.matches());
    // The service cannot search keys: pages are loaded until enough keys match.
    Effect::new(move || {
        let is_filtered = filter.with(|filter| !filter.trim().is_empty());
        let wants_more = is_filtered && matches.with(Vec::len) < ENOUGH;
        if wants_more && pages.has_more() && !pages.loading.get() && pages.failure.with(Option::is_none) {
            pages.more();
        }
    });
    let items = Signal::derive(move || {
        let targets = targets.get();
        matches.with(|keys| keys.iter().map(|key| item(key, &targets)).collect::<Vec<_>>())
    });
    let is_empty = Memo::new(move |_| matches.with(Vec::is_empty) && pages.is_loaded.get() && !pages.loading.get());
    let none = move || if pages.items.with(Vec::is_empty) { text::NONE } else { text::NO_MATCH };
    view! {
        <RadioList label=text::KEY items chosen filter required=true error>
            <Show when=move || is_empty.get()>
                <p class="quiet">{none}</p>
            </Show>
            <Show when=move || pages.loading.get()>
                <Loading label=text::LOADING/>
            </Show>
            <Show when=move || pages.failure.with(Option::is_some)>
                <LoadError failure=pages.failure on_retry=move |()| pages.more()/>
            </Show>
            <Show when=move || pages.has_more() && !pages.loading.get()>
                <p><Button on_press=move |()| pages.more()>{text::MORE}</Button></p>
            </Show>
        </RadioList>
    }
}

fn id(OwnedKey { owner, key }: &OwnedKey) -> String {
    format!("{}/{}", owner.id, key.id)
}

fn item(owned: &OwnedKey, targets: &[PrincipalId]) -> CheckItem {
    let OwnedKey { owner, key } = owned;
    let disabled_reason = if key.disabled {
        Some(text::DISABLED)
    } else if key.expires_at.is_some_and(|at| at <= now()) {
        Some(text::EXPIRED)
    } else if targets.contains(&owner.id) {
        Some(text::OWN)
    } else {
        None
    };
    CheckItem {
        id: id(owned),
        label: key.name.clone(),
        hint: Some(format!("{} · {}", name_and_kind(owner), key.prefix)),
        disabled_reason: disabled_reason.map(str::to_owned),
    }
}
