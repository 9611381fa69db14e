//! The screens behind the sign-in. Their code is fetched at once when someone is or may be signed in. The areas share so much code that one
//! part for each area would be larger in total.
//!
//! Code that only [`screens`] uses is in the part that loads later; everything else loads first.

#![expect(clippy::unnecessary_wraps, reason = "the macro needs a fallible signature")]

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::page;
use crate::part::ShortcutDialogs;
use crate::route::Route;
use crate::state::rights::{OwnAccount, Rights};
use crate::ui::{Button, Empty, Glyph, Loading};

/// Makes the screen of a route, or without one the dialogs that all screens share.
type Screens = fn(Option<Route>) -> AnyView;

/// The code of the screens behind the sign-in.
#[derive(Clone, Copy)]
pub struct ScreenLoader(RwSignal<State>);

/// Whether it is loaded.
#[derive(Clone, Copy)]
enum State {
    Loading,
    Loaded(Screens),
    Failed,
}

impl ScreenLoader {
    /// Fetches it, unless that was done before.
    pub fn fetch() -> Self {
        let state = RwSignal::new(State::Loading);
        spawn_local(async move {
            let outcome = screens().await.map_or(State::Failed, State::Loaded);
            state.try_set(outcome);
        });
        Self(state)
    }

    /// The dialogs that all screens share, once their code is loaded.
    pub fn dialogs(self) -> Option<AnyView> {
        if let State::Loaded(screens) = self.0.get() { Some(screens(None)) } else { None }
    }

    /// The screen of a route, once its code is loaded.
    pub fn screen(self, route: Route) -> AnyView {
        match route {
            Route::Home if !untrack(|| page::has_overview(Rights::here())) => view! { <page::Home/> }.into_any(),
            Route::SetUp | Route::Invitation | Route::NotFound => view! { <page::NotFound/> }.into_any(),
            route => match self.0.get() {
                State::Loading => view! { <Loading label="Loading"/> }.into_any(),
                State::Loaded(screens) => screens(Some(route)),
                State::Failed => view! { <LoadFailed/> }.into_any(),
            },
        }
    }
}

/// Says that the code could not be loaded, with a button to reload the page. After an update of the service, the files of this
/// console are gone.
#[component]
fn LoadFailed() -> impl IntoView {
    let reload = move |()| {
        let _ = window().location().reload();
    };
    view! {
        <Empty glyph=Glyph::Warning title="This page could not be loaded">
            <p>"Postern did not answer, or the console was updated."</p>
            <Button glyph=Glyph::Refresh on_press=reload>"Reload page"</Button>
        </Empty>
    }
}

/// The screens. A screen with a filter reads it from the query itself, and stays while the query changes.
#[wasm_split(screens, fallible)]
fn screens() -> Result<Screens, SplitLoaderError> {
    Ok(|route| {
        OwnAccount::provide();
        let Some(route) = route else { return view! { <ShortcutDialogs/> }.into_any() };
        match route {
            Route::Home => view! { <page::overview::OverviewScreen/> }.into_any(),
            Route::Principals(kind, _) => view! { <page::principals::PrincipalList kind/> }.into_any(),
            Route::User(id) => view! { <page::principals::PrincipalScreen id/> }.into_any(),
            Route::Roles => view! { <page::roles::RoleList/> }.into_any(),
            Route::Role(id) => view! { <page::roles::RoleScreen id/> }.into_any(),
            Route::RoleHolders(id) => view! { <page::roles::RoleHolders id/> }.into_any(),
            Route::ApiUser(id, _) => view! { <page::principals::PrincipalScreen id/> }.into_any(),
            Route::Access(_) => view! { <page::access::AccessScreen/> }.into_any(),
            Route::Tokens => view! { <page::TokenList/> }.into_any(),
            Route::Keys(_) => view! { <page::KeyList/> }.into_any(),
            Route::Resources => view! { <page::resources::ResourceList/> }.into_any(),
            Route::Refused => view! { <page::refused::RefusedList/> }.into_any(),
            Route::Changes(_) => view! { <page::changes::ChangeList/> }.into_any(),
            Route::Activity(_) => view! { <page::changes::ActivityScreen/> }.into_any(),
            Route::Billing => view! { <page::billing::Bill/> }.into_any(),
            Route::Data => view! { <page::data::Collections/> }.into_any(),
            Route::Collection(name) => view! { <page::data::Records name/> }.into_any(),
            Route::Record(collection, id) => view! { <page::data::RecordScreen collection id/> }.into_any(),
            Route::Account => view! { <page::account::Account/> }.into_any(),
            Route::TokenCheck => view! { <page::account::TokenCheck/> }.into_any(),
            Route::SetUp | Route::Invitation | Route::NotFound => ().into_any(),
        }
    })
}
