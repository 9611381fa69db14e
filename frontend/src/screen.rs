//! The screens behind the sign-in. Their code is no part of the first load: it is fetched when someone is signed in, all of it
//! at once. The areas share so much that cut by areas it would be more in all, and come in many pieces.
//!
//! What only [`screens`] reaches is in the part that loads later; what is named elsewhere as well loads first.

#![expect(clippy::unnecessary_wraps, reason = "that what is loaded later may not come is in its signature")]

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::page;
use crate::route::Route;
use crate::state::own_account::OwnAccount;
use crate::ui::{Button, Empty, Glyph, Loading};

/// Makes the screen of a place.
type Screens = fn(Route) -> AnyView;

/// The code of the screens behind the sign-in.
#[derive(Clone, Copy)]
pub struct Code(RwSignal<State>);

/// Whether it is there.
#[derive(Clone, Copy)]
enum State {
    OnItsWay,
    Here(Screens),
    OutOfReach,
}

impl Code {
    /// Fetches it.
    pub fn fetch() -> Self {
        let state = RwSignal::new(State::OnItsWay);
        spawn_local(async move {
            let outcome = screens().await.map_or(State::OutOfReach, State::Here);
            state.try_set(outcome);
        });
        Self(state)
    }

    /// The screen of a place, as soon as its code is there.
    pub fn screen(self, route: Route) -> AnyView {
        match route {
            Route::Home => view! { <page::Home/> }.into_any(),
            Route::SetUp | Route::Invitation | Route::Nowhere => view! { <page::Nowhere/> }.into_any(),
            route => match self.0.get() {
                State::OnItsWay => view! { <Loading label="Loading"/> }.into_any(),
                State::Here(screens) => screens(route),
                State::OutOfReach => view! { <OutOfReach/> }.into_any(),
            },
        }
    }
}

/// Says that the code did not come, and lets one load the page again: where the service has a new console, the files of the one
/// that is running are gone.
#[component]
fn OutOfReach() -> impl IntoView {
    let load_again = move |()| {
        let _ = window().location().reload();
    };
    view! {
        <Empty glyph=Glyph::Warning title="This page could not be loaded">
            <p>"Postern did not answer, or its console has been updated."</p>
            <Button glyph=Glyph::Refresh on_press=load_again>"Load again"</Button>
        </Empty>
    }
}

/// The screens. One that is narrowed by the query reads it itself, and stays while it changes.
#[wasm_split(screens, fallible)]
fn screens() -> Result<Screens, SplitLoaderError> {
    Ok(|route| {
        OwnAccount::provide();
        match route {
            Route::Users => view! { <page::users::List/> }.into_any(),
            Route::User(id) => view! { <page::users::Edit id/> }.into_any(),
            Route::Roles => view! { <page::roles::List/> }.into_any(),
            Route::Role(id) => view! { <page::roles::Edit id/> }.into_any(),
            Route::ApiUsers => view! { <page::api_users::List/> }.into_any(),
            Route::ApiUser(id, _) => view! { <page::api_users::Edit id/> }.into_any(),
            Route::Tokens => view! { <page::tokens::List/> }.into_any(),
            Route::Keys(_) => view! { <page::keys::List/> }.into_any(),
            Route::Resources => view! { <page::resources::List/> }.into_any(),
            Route::Changes(_) => view! { <page::changes::List/> }.into_any(),
            Route::Billing => view! { <page::billing::Bill/> }.into_any(),
            Route::Data => view! { <page::data::Collections/> }.into_any(),
            Route::Collection(name) => view! { <page::data::Records name/> }.into_any(),
            Route::Account => view! { <page::account::Account/> }.into_any(),
            Route::TokenCheck => view! { <page::account::TokenCheck/> }.into_any(),
            Route::Home | Route::SetUp | Route::Invitation | Route::Nowhere => ().into_any(),
        }
    })
}
