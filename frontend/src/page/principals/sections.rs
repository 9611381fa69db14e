//! The parts that only a user's screen has (sessions, API tokens), or only an API user's (tabs, keys).

use leptos::prelude::*;
use postern_shared::activity::ActivityQuery;
use postern_shared::id::{ApiUserId, UserId};
use postern_shared::page::{PAGE_LIMIT, Paging};
use postern_shared::permission::Permission;
use postern_shared::principal::PrincipalId;

use crate::api::{Api, KeyHolder, Principal};
use crate::part::{
    ActionDialog, ActivityFields, ActivityFilter, ActivityTable, CallsChart, DownloadActivity, KeyActions, KeyDialog,
    KeyTable, LoadError, SessionTable, UsageNotes,
};
use crate::route::{ApiUserTab, Route, use_route};
use crate::state::fetched::Fetched;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::text::list;
use crate::text::principals::{api_user as text, user as user_text};
use crate::ui::{Button, Empty, Glyph, Loading, SelectField, Tab, Tabs, Toaster};

/// Loads a list again when the principal changes: an edit, an adoption or a new invitation may have ended some of it.
fn reload_with<T: Clone + Send + Sync>(pages: PagedList<T>, principal: RwSignal<Principal>) {
    let state = Memo::new(move |_| principal.with(|it| (it.version, it.status)));
    Effect::watch(move || state.get(), move |_, _, _| pages.reload(), false);
}

/// The sessions of a user, each with a button that ends it, and the button that ends them all.
#[component]
pub(super) fn UserSessions(
    /// The user.
    id: UserId,
    /// The user as last loaded or saved.
    principal: RwSignal<Principal>,
    /// Why the person may not end them.
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let (api, toaster, open) = (Api::here(), Toaster::here(), RwSignal::new(false));
    let (user, listed) = (id.clone(), id.clone());
    let pages = PagedList::new(move |cursor| api.sessions_of(listed.clone(), Paging { cursor, ..Paging::default() }));
    reload_with(pages, principal);
    let action = move || {
        let call = api.end_sessions_of(id.clone());
        async move {
            call.await?;
            toaster.say(user_text::SESSIONS_ENDED);
            pages.reload();
            Ok(())
        }
    };
    view! {
        <SessionTable pages user disabled_reason empty=user_text::NO_SESSIONS/>
        <Show when=move || !pages.items.with(Vec::is_empty)>
            <Button glyph=Glyph::SignOut disabled_reason on_press=move |()| open.set(true)>{user_text::END_SESSIONS}</Button>
        </Show>
        <ActionDialog title=user_text::END_SESSIONS_QUESTION open verb=user_text::END action>
            <p>{user_text::SIGN_IN_AGAIN}</p>
        </ActionDialog>
    }
}

/// A user's API tokens. Others can disable and delete them, but not create any.
#[component]
pub(super) fn UserTokens(
    /// The user.
    id: UserId,
    /// The user as last loaded or saved.
    principal: RwSignal<Principal>,
) -> impl IntoView {
    let actions = KeyActions::of(untrack(|| KeyHolder::of(&PrincipalId::User(id), Rights::here())));
    reload_with(actions.pages, principal);
    view! { <KeyTable actions what=&list::API_TOKENS empty=|| view! { <p class="quiet">{user_text::NO_TOKENS}</p> }/> }
}

/// The tab that the address names.
pub(super) fn use_tab() -> Memo<ApiUserTab> {
    let route = use_route();
    Memo::new(move |before| match route.get() {
        Route::ApiUser(_, tab) => tab,
        // On the way to another screen, this one does not change.
        _ => before.copied().unwrap_or_default(),
    })
}

/// The tabs.
#[component]
pub(super) fn ApiUserTabs(
    /// The API user.
    id: ApiUserId,
    /// The tab that is shown.
    current: Memo<ApiUserTab>,
) -> impl IntoView {
    let rights = Rights::here();
    let log_disabled_reason = rights.disabled_reason(Permission::CHANGE_LOG_READ);
    let access_disabled_reason = rights.disabled_reason(Permission::ROLES_READ);
    let tabs = [
        (text::DETAILS, ApiUserTab::Details, None.into()),
        (text::KEYS, ApiUserTab::Keys, None.into()),
        (text::ACCESS, ApiUserTab::Access, access_disabled_reason),
        (text::ACTIVITY, ApiUserTab::Activity, log_disabled_reason),
        (text::CHANGES, ApiUserTab::Changes, log_disabled_reason),
    ];
    let items = tabs.map(|(label, tab, disabled_reason)| Tab {
        label,
        href: Route::ApiUser(id.clone(), tab).url(),
        current: Signal::derive(move || current.get() == tab),
        disabled_reason,
    });
    view! { <Tabs label=text::API_USER items=items.into()/> }
}

/// How often an API user called, by day.
#[component]
pub(super) fn ApiUserCalls(
    /// The API user.
    id: ApiUserId,
) -> impl IntoView {
    let api = Api::here();
    let usage = Fetched::new(move || api.api_user_usage(id.clone()));
    let failure = Signal::derive(move || usage.get().and_then(Result::err));
    move || match usage.get() {
        None => view! { <Loading label=text::LOADING_CALLS/> }.into_any(),
        Some(Ok(usage)) => view! { <CallsChart days=usage.days.clone()/> <UsageNotes usage/> }.into_any(),
        Some(Err(_)) => view! { <LoadError failure on_retry=move |()| usage.refetch()/> }.into_any(),
    }
}

/// The activity of an API user, with the keys it used.
#[component]
pub(super) fn ApiUserActivity(
    /// The API user.
    id: ApiUserId,
) -> impl IntoView {
    let (api, holder) = (Api::here(), KeyHolder::ApiUser(id.clone()));
    let (key, filter) = (RwSignal::new(String::new()), ActivityFilter::all());
    let query = Memo::new(move |_| {
        let credential = Some(key.get()).filter(|key| !key.is_empty());
        ActivityQuery { actor: Some(id.to_string()), credential, ..filter.query() }
    });
    let keys =
        Fetched::new(move || api.keys_of(holder.clone(), Paging { limit: Some(PAGE_LIMIT), ..Paging::default() }));
    let options = Signal::derive(move || {
        let keys = keys.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
        let all = (String::new(), text::ALL_KEYS.to_owned());
        [all].into_iter().chain(keys.into_iter().map(|key| (key.id.to_string(), key.name))).collect::<Vec<_>>()
    });
    let narrowed = Signal::derive(move || {
        query.with(|query| {
            query.credential.is_some() || query.kind.is_some() || query.from.is_some() || query.to.is_some()
        })
    });
    view! {
        <div class="filter">
            <SelectField label=text::KEY value=key options/>
            <ActivityFields filter/>
            <div class="filter-action"><DownloadActivity query/></div>
        </div>
        <ActivityTable query narrowed empty=text::NO_ACTIVITY/>
    }
}

/// The keys of an API user.
#[component]
pub(super) fn ApiUserKeys(
    /// The API user.
    id: ApiUserId,
    /// The API user as last loaded or saved.
    principal: RwSignal<Principal>,
    /// Set to open the form for a new key.
    creating: RwSignal<bool>,
) -> impl IntoView {
    let holder = KeyHolder::ApiUser(id);
    let actions = KeyActions::of(holder.clone());
    reload_with(actions.pages, principal);
    Effect::new(move || {
        if creating.get() {
            creating.set(false);
            actions.open(KeyDialog::Create(holder.clone()));
        }
    });
    view! {
        <KeyTable actions what=&list::KEYS
            empty=move || view! {
                <Empty glyph=Glyph::Key title=text::NO_KEYS>{text::NEEDS_KEY}</Empty>
            }/>
    }
}
