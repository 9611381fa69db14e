//! The screens behind the sign-in, in two parts of the module: the lists, and the screens of one item with the dialogs and forms of
//! all. The first is fetched at once when someone is or may be signed in, the second a moment later, or when it is needed. The areas
//! share so much code that one part for each area would be larger in total.
//!
//! Code that only [`lists`] uses is in the part of that name, and so on; what both use is in a third file that is fetched with
//! either; everything else loads first.

use std::future::Future;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::page;
use crate::part::{LoadFailed, fetch_pieces};
use crate::route::Route;
use crate::state::rights::{OwnAccount, Rights};
use crate::text::screens as text;
use crate::ui::Loading;

/// Makes the screen of a route.
type Screens = fn(Route) -> AnyView;

/// How long a list has for its own requests before the rest of the code is fetched.
const PAUSE: Duration = Duration::from_secs(2);

/// The code of the screens behind the sign-in.
#[derive(Clone, Copy)]
pub struct ScreenLoader {
    lists: RwSignal<State>,
    items: RwSignal<State>,
}

/// Whether a part is loaded.
#[derive(Clone, Copy)]
enum State {
    Loading,
    Loaded(Screens),
    Failed,
}

impl ScreenLoader {
    /// Fetches the lists, unless that was done before, and then the rest.
    pub fn fetch() -> Self {
        let loader = Self { lists: RwSignal::new(State::Loading), items: RwSignal::new(State::Loading) };
        load(loader.lists, lists());
        set_timeout(fetch_pieces, PAUSE);
        loader
    }

    /// The screen of a route, once its code is loaded.
    pub fn screen(self, route: Route) -> AnyView {
        let state = match route {
            Route::Home if !untrack(|| page::has_overview(Rights::here())) => {
                return view! { <page::Home/> }.into_any();
            }
            Route::SetUp | Route::Invitation | Route::NotFound => return view! { <page::NotFound/> }.into_any(),
            _ if is_list(&route) => self.lists,
            _ => {
                if matches!(self.items.get_untracked(), State::Loading) {
                    load(self.items, items());
                }
                self.items
            }
        };
        match state.get() {
            State::Loading => view! { <Loading label=text::LOADING/> }.into_any(),
            State::Loaded(screens) => screens(route),
            State::Failed => view! { <LoadFailed/> }.into_any(),
        }
    }
}

fn load(state: RwSignal<State>, screens: impl Future<Output = Result<Screens, SplitLoaderError>> + 'static) {
    spawn_local(async move {
        let outcome = screens.await.map_or(State::Failed, State::Loaded);
        state.try_set(outcome);
    });
}

/// Whether the screen is in the part with the lists.
fn is_list(route: &Route) -> bool {
    matches!(
        route,
        Route::Home
            | Route::Principals(..)
            | Route::Roles
            | Route::Access(_)
            | Route::Tokens
            | Route::Keys(_)
            | Route::Resources
            | Route::Refused
            | Route::Changes(_)
            | Route::Billing
            | Route::Data
    )
}

/// The lists. One with a filter reads it from the query itself, and stays while the query changes.
#[wasm_split(lists, fallible)]
fn lists() -> Result<Screens, SplitLoaderError> {
    Ok(|route| {
        OwnAccount::provide();
        match route {
            Route::Home => view! { <page::overview::OverviewScreen/> }.into_any(),
            Route::Principals(kind, _) => view! { <page::principals::PrincipalList kind/> }.into_any(),
            Route::Roles => view! { <page::roles::RoleList/> }.into_any(),
            Route::Access(_) => view! { <page::access::AccessScreen/> }.into_any(),
            Route::Tokens => view! { <page::TokenList/> }.into_any(),
            Route::Keys(_) => view! { <page::KeyList/> }.into_any(),
            Route::Resources => view! { <page::resources::ResourceList/> }.into_any(),
            Route::Refused => view! { <page::refused::RefusedList/> }.into_any(),
            Route::Changes(_) => view! { <page::changes::ChangeList/> }.into_any(),
            Route::Billing => view! { <page::billing::Bill/> }.into_any(),
            Route::Data => view! { <page::data::Collections/> }.into_any(),
            _ => ().into_any(),
        }
    })
}

/// The screens of one item, and of an item's list.
#[wasm_split(items, fallible)]
fn items() -> Result<Screens, SplitLoaderError> {
    Ok(|route| {
        OwnAccount::provide();
        match route {
            Route::User(id) => view! { <page::principals::PrincipalScreen id/> }.into_any(),
            Route::ApiUser(id, _) => view! { <page::principals::PrincipalScreen id/> }.into_any(),
            Route::Role(id) => view! { <page::roles::RoleScreen id/> }.into_any(),
            Route::RoleHolders(id) => view! { <page::roles::RoleHolders id/> }.into_any(),
            Route::Activity(_) => view! { <page::changes::ActivityScreen/> }.into_any(),
            Route::Collection(name) => view! { <page::data::Records name/> }.into_any(),
            Route::Record(collection, id) => view! { <page::data::RecordScreen collection id/> }.into_any(),
            Route::Account => view! { <page::account::Account/> }.into_any(),
            Route::TokenCheck => view! { <page::account::TokenCheck/> }.into_any(),
            _ => ().into_any(),
        }
    })
}
