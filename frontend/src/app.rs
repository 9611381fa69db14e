//! Which screen is shown, by the address and by whether someone is signed in.

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider as _};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use crate::api::Api;
use crate::page;
use crate::part::AppFrame;
use crate::route::{Route, use_route};
use crate::screen::{ScreenLoader, fetch_while_waiting};
use crate::state::rights::Rights;
use crate::state::session::{Phase, Session};
use crate::text;
use crate::ui::{
    Cover, Loading, PageName, Toaster, Toasts, apply_scheme, hide_tips_on_escape, survive_translation, watch_leaving,
};

/// The whole console.
#[component]
pub fn App() -> impl IntoView {
    apply_scheme();
    hide_tips_on_escape();
    survive_translation();
    watch_leaving();
    Toaster::provide();
    let session = Session::find();
    provide_context(session);
    fetch_while_waiting(session);
    view! {
        <Router>
            <Entrance session/>
        </Router>
        <Toasts/>
    }
}

/// The pages that are open to everyone, or the sign-in, or the console.
///
/// When a session ends, the screens stay as they are, hidden, until the same person has signed in again.
#[component]
fn Entrance(session: Session) -> impl IntoView {
    let route = use_route();
    update_address_at_once();
    let phase = session.phase();
    let screen = Memo::new(move |_| match (route.get(), phase.get()) {
        (Route::SetUp, _) => Screen::SetUp,
        (Route::Invitation, _) => Screen::Invitation,
        (_, Phase::Loading) => Screen::Loading,
        (_, Phase::Unreachable(sentence)) => Screen::Unreachable(sentence),
        (_, Phase::SignedOut) => Screen::SignIn,
        (_, Phase::SignedIn(_) | Phase::Ended(_)) => Screen::Console,
    });
    let name = PageName::provide();
    Effect::new(move || {
        let asks_for_sign_in = screen.get() == Screen::SignIn || matches!(phase.get(), Phase::Ended(_));
        let title = if asks_for_sign_in {
            text::screens::title(text::sign_in::TITLE)
        } else {
            route.with(|route| route.title(&name.get()))
        };
        document().set_title(&title);
    });
    let has_ended = Memo::new(move |_| matches!(phase.get(), Phase::Ended(_)));
    move || match screen.get() {
        Screen::SetUp => view! { <page::SetUp session/> }.into_any(),
        Screen::Invitation => view! { <page::Invitation session/> }.into_any(),
        Screen::Loading => view! { <Loading label=text::screens::LOADING_POSTERN/> }.into_any(),
        Screen::Unreachable(sentence) => view! { <page::Unreachable session sentence/> }.into_any(),
        Screen::SignIn => view! { <page::SignIn session has_ended=false/> }.into_any(),
        Screen::Console => view! {
            // Visible again before the cover is removed, which gives the focus back.
            <div hidden=move || has_ended.get()>
                <SignedIn session/>
            </div>
            <Show when=move || has_ended.get()>
                <Cover label=text::sign_in::TITLE>
                    <page::SignIn session has_ended=true/>
                </Cover>
            </Show>
        }
        .into_any(),
    }
}

/// Lets the address follow the screen at once. The router waits until it is told that the new screen is ready.
fn update_address_at_once() {
    let path = use_location().pathname;
    let browser = use_context::<BrowserUrl>();
    Effect::new(move || {
        path.track();
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });
}

#[derive(Clone, PartialEq)]
enum Screen {
    SetUp,
    Invitation,
    Loading,
    Unreachable(String),
    SignIn,
    Console,
}

/// The screens behind the sign-in. Only they have an [`Api`].
#[component]
fn SignedIn(session: Session) -> impl IntoView {
    let person = session.identity().map(|identity| identity.principal.id.to_string()).unwrap_or_default();
    provide_context(Api::new(session.sign_in_again(), session.start_over(), person));
    provide_context(Rights::in_session(session));
    let loader = ScreenLoader::new();
    let route = use_route();
    let path = use_location().pathname;
    Effect::new(move |was: Option<String>| {
        let is = path.get();
        // The element with the focus is gone. Users of keyboards and screen readers continue at the new screen.
        if was.is_some_and(|was| was != is)
            && let Some(content) = document().get_element_by_id("content")
            && let Ok(content) = content.dyn_into::<HtmlElement>()
        {
            let _ = content.focus();
        }
        is
    });
    view! {
        <AppFrame session>
            {move || {
                path.track();
                loader.screen(route.get_untracked())
            }}
        </AppFrame>
    }
}
