//! The screens behind the sign-in, in the parts of [`Part`]: three with lists, and one with the screens of one item and the dialogs
//! and forms of all. The part with the screen is fetched once the frame is painted, the others a moment later, or when they are
//! needed.
//!
//! Code that only one part uses is in the file of its name. What several use is in further files, which are fetched with the first
//! of them; everything else loads first. More parts would make more such files, and all of them together larger.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::console::Part;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::page;
use crate::part::{ListFrame, LoadFailed};
use crate::route::Route;
use crate::state::rights::{OwnAccount, Rights};
use crate::state::session::{Phase, Session};
use crate::text::screens as text;
use crate::ui::Loading;

/// Makes the screen of a route.
type Screens = fn(Route) -> AnyView;

/// How long a screen has for its own requests before the rest of the code is fetched.
const PAUSE: Duration = Duration::from_secs(2);

/// How long the service has to say whose session it is before code is fetched at the same time.
const PATIENCE: Duration = Duration::from_millis(100);

/// The code of the screens behind the sign-in: the state of each part.
#[derive(Clone, Copy)]
pub struct ScreenLoader([RwSignal<State>; Part::ALL.len()]);

/// Whether a part is loaded.
#[derive(Clone, Copy)]
enum State {
    Unknown,
    Loaded(Screens),
    Failed,
}

impl ScreenLoader {
    /// No part is loaded. All are fetched a moment later.
    pub fn new() -> Self {
        set_timeout(|| fetch(&Part::ALL), PAUSE);
        Self(Part::ALL.map(|_| RwSignal::new(State::Unknown)))
    }

    /// The screen of a route, once its code is loaded.
    pub fn screen(self, route: Route) -> AnyView {
        match route {
            Route::Home if !untrack(|| page::has_overview(Rights::here())) => {
                return view! { <page::Home/> }.into_any();
            }
            Route::SetUp | Route::Invitation | Route::NotFound => return view! { <page::NotFound/> }.into_any(),
            _ => {}
        }
        let part = part(&route);
        let state = self.state(part);
        if matches!(state.get_untracked(), State::Unknown) {
            self.load(part);
        }
        let list = route.about().is_some().then(|| route.clone());
        let screen = move || match state.get() {
            State::Unknown => view! { <Loading label=text::LOADING/> }.into_any(),
            State::Loaded(screens) => screens(route.clone()),
            State::Failed => view! { <LoadFailed/> }.into_any(),
        };
        match list {
            Some(route) => view! { <ListFrame route>{screen}</ListFrame> }.into_any(),
            None => screen.into_any(),
        }
    }

    fn state(self, part: Part) -> RwSignal<State> {
        self.0[part as usize]
    }

    /// Fetches a part once the frame and the head of the list are painted. On a slow network they would wait for it.
    fn load(self, part: Part) {
        let state = self.state(part);
        let load = move || {
            spawn_local(async move {
                let outcome = code(part).await.map_or(State::Failed, State::Loaded);
                // Another screen of the part may have been opened meanwhile, and have loaded it.
                if let Some(State::Unknown) = state.try_get_untracked() {
                    state.set(outcome);
                }
            });
        };
        if document().hidden() {
            load();
        } else {
            request_animation_frame(move || set_timeout(load, Duration::ZERO));
        }
    }
}

/// Fetches the part with the screen at the address while the service is being asked whose session it is, if it takes its time: it is
/// very likely that someone is signed in.
pub fn fetch_while_waiting(session: Session) {
    let fetch = move || {
        if session.phase().with_untracked(|phase| *phase == Phase::Loading) {
            let path = window().location().pathname().unwrap_or_default();
            fetch(&[part(&Route::at(&path, ""))]);
        }
    };
    set_timeout(fetch, PATIENCE);
}

/// Fetches parts in the background.
fn fetch(parts: &[Part]) {
    for part in parts.iter().copied() {
        spawn_local(async move {
            let _ = code(part).await;
        });
    }
}

/// The part with the screen of a route.
fn part(route: &Route) -> Part {
    match route {
        Route::Principals(..) | Route::Roles | Route::Tokens | Route::Keys(_) => Part::Identities,
        Route::Home | Route::Changes(_) => Part::Log,
        Route::Access(_) | Route::Resources | Route::Refused | Route::Billing | Route::Data => Part::Lists,
        _ => Part::Items,
    }
}

/// Fetches a part, unless it is there.
async fn code(part: Part) -> Result<Screens, SplitLoaderError> {
    match part {
        Part::Identities => identities().await,
        Part::Log => log().await,
        Part::Lists => lists().await,
        Part::Items => items().await,
    }
}

/// Users, API users, roles and keys. A list with a filter reads it from the query itself, and stays while the query changes.
#[wasm_split(identities, fallible)]
fn identities() -> Result<Screens, SplitLoaderError> {
    Ok(|route| {
        OwnAccount::provide();
        match route {
            Route::Principals(kind, _) => view! { <page::principals::PrincipalList kind/> }.into_any(),
            Route::Roles => view! { <page::roles::RoleList/> }.into_any(),
            Route::Tokens => view! { <page::TokenList/> }.into_any(),
            Route::Keys(_) => view! { <page::KeyList/> }.into_any(),
            _ => ().into_any(),
        }
    })
}

/// The overview and the change log.
#[wasm_split(log, fallible)]
fn log() -> Result<Screens, SplitLoaderError> {
    Ok(|route| {
        OwnAccount::provide();
        match route {
            Route::Home => view! { <page::overview::OverviewScreen/> }.into_any(),
            Route::Changes(_) => view! { <page::changes::ChangeList/> }.into_any(),
            _ => ().into_any(),
        }
    })
}

/// The other lists.
#[wasm_split(lists, fallible)]
fn lists() -> Result<Screens, SplitLoaderError> {
    Ok(|route| {
        OwnAccount::provide();
        match route {
            Route::Access(_) => view! { <page::access::AccessScreen/> }.into_any(),
            Route::Resources => view! { <page::resources::ResourceList/> }.into_any(),
            Route::Refused => view! { <page::refused::RefusedList/> }.into_any(),
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
