//! The ways between the screens behind the sign-in: the bar with its menus, and the tabs of an area.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::permission::Permission;
use postern_shared::principal::Kind;

use super::piece;
use super::shortcuts::{Shortcuts, shortcut_dialogs};
use crate::api::Api;
use crate::route::Route;
use crate::state::rights::Rights;
use crate::state::session::Session;
use crate::text::screens::{self as text, bar};
use crate::ui::{
    Glyph, Icon, IconButton, Menu, MenuButton, MenuLink, MenuSection, SchemeSwitch, Shell, Tab, Tabs, Toaster, leave_by,
};

/// The bar with its menus, and the screen below it.
#[component]
pub fn AppFrame(
    /// The session.
    session: Session,
    /// The screen.
    children: Children,
) -> impl IntoView {
    refresh_when_seen_again(session);
    let shortcuts = Shortcuts::provide();
    view! {
        <Shell bar=move || view! { <Bar session shortcuts/> }>
            {children()}
            {move || shortcuts.is_ready.get().then(|| piece(shortcut_dialogs(), ()))}
        </Shell>
    }
}

#[component]
fn Bar(session: Session, shortcuts: Shortcuts) -> impl IntoView {
    let rights = Rights::here();
    let api = Api::here();
    let toaster = Toaster::here();
    let name = Signal::derive(move || rights.own_name());
    let end_session = Callback::new(move |()| {
        spawn_local(async move {
            match api.sign_out().await {
                Ok(()) => session.leave(),
                Err(failure) if failure.code().is_some() => session.leave(),
                Err(failure) => toaster.warn(failure.sentence()),
            }
        });
    });
    let sign_out = move |()| leave_by(end_session);
    let link = move |Screen { route, permission, glyph }| {
        let disabled_reason = disabled_reason(rights, permission);
        view! { <MenuLink href=route.url() glyph disabled_reason>{route.name()}</MenuLink> }
    };
    let links = move |screens: Vec<Screen>| screens.into_iter().map(link).collect_view();
    view! {
        <a class="mark bar-home" href=Route::Home.url()>
            <Icon glyph=Glyph::Gate/>
            <span translate="no">"Postern"</span>
        </a>
        <nav class="bar-nav" aria-label=bar::MAIN>
            <a class="bar-link" href=Route::Data.url()>{text::DATA}</a>
            <IconButton label=bar::GO_TO glyph=Glyph::Search on_press=move |()| shortcuts.open(shortcuts.go_to)/>
            <Menu label=bar::SETTINGS glyph=Glyph::Cog>
                <MenuSection title=bar::USER_ADMINISTRATION/>
                {links(administration())}
                <MenuSection title=bar::INTEGRATIONS/>
                {links(integrations())}
                <MenuSection title=bar::LOG_AND_BILLING/>
                {links(log_and_billing())}
            </Menu>
            <Menu label=bar::YOUR_MENU glyph=Glyph::User text=name>
                <MenuLink href=Route::Account.url() glyph=Glyph::User>{text::ACCOUNT}</MenuLink>
                <MenuButton glyph=Glyph::Info on_press=move |()| shortcuts.open(shortcuts.help)>{bar::SHORTCUTS}</MenuButton>
                <MenuButton glyph=Glyph::SignOut on_press=sign_out>{bar::SIGN_OUT}</MenuButton>
                <MenuSection title=bar::APPEARANCE/>
                <SchemeSwitch/>
            </Menu>
        </nav>
    }
}

/// Rights can change at any time: a person who comes back to the tab sees their current ones.
fn refresh_when_seen_again(session: Session) {
    let handle = window_event_listener(leptos::ev::focus, move |_| session.refresh());
    on_cleanup(move || handle.remove());
}

/// A screen of an area.
struct Screen {
    route: Route,
    /// The permission it needs.
    permission: Option<Permission>,
    glyph: Glyph,
}

fn screen(route: Route, permission: impl Into<Option<Permission>>, glyph: Glyph) -> Screen {
    Screen { route, permission: permission.into(), glyph }
}

/// The screens of an area.
fn administration() -> Vec<Screen> {
    vec![
        screen(Route::principals(Kind::User), Permission::USERS_READ, Glyph::Users),
        screen(Route::Roles, Permission::ROLES_READ, Glyph::Shield),
        screen(Route::principals(Kind::ApiUser), Permission::API_USERS_READ, Glyph::Robot),
        screen(Route::Access(Box::default()), Permission::ROLES_READ, Glyph::Eye),
    ]
}

fn integrations() -> Vec<Screen> {
    vec![
        screen(Route::Tokens, None, Glyph::Lock),
        screen(Route::Keys(None), None, Glyph::Key),
        screen(Route::Resources, Permission::RESOURCES_READ, Glyph::Database),
        screen(Route::Refused, Permission::CHANGE_LOG_READ, Glyph::Warning),
    ]
}

fn log_and_billing() -> Vec<Screen> {
    vec![
        screen(Route::Changes(Box::default()), Permission::CHANGE_LOG_READ, Glyph::History),
        screen(Route::Billing, Permission::BILLING_READ, Glyph::Receipt),
    ]
}

/// Every screen that is not about one item, with the permission it needs.
pub(super) fn all_screens() -> impl Iterator<Item = (Route, Option<Permission>)> {
    let areas = [administration(), integrations(), log_and_billing()].into_iter().flatten();
    let others = [
        (Route::Home, None),
        (Route::Activity(Box::default()), Some(Permission::CHANGE_LOG_READ)),
        (Route::Data, None),
        (Route::Account, None),
    ];
    areas.map(|screen| (screen.route, screen.permission)).chain(others)
}

/// Why a screen cannot be opened, if it cannot.
fn disabled_reason(rights: Rights, permission: Option<Permission>) -> Signal<Option<String>> {
    permission.map_or(None.into(), |permission| rights.disabled_reason(permission))
}

/// The area that a screen is in, if it is in any: its name and its tabs.
fn area(current: &Route) -> Option<(&'static str, Vec<Screen>)> {
    match current {
        Route::Principals(..) | Route::Roles | Route::Access(_) => Some((bar::USER_ADMINISTRATION, administration())),
        Route::Tokens | Route::Keys(_) | Route::Resources | Route::Refused => Some((bar::INTEGRATIONS, integrations())),
        _ => None,
    }
}

/// The tabs of the area that a screen is in, if it is in any.
#[component]
pub fn AreaTabs(
    /// The screen that is shown.
    current: Route,
) -> impl IntoView {
    let rights = Rights::here();
    let (label, screens) = area(&current)?;
    let url = current.url();
    let path = url.split('?').next();
    let tab = |Screen { route, permission, .. }| Tab {
        label: route.name(),
        href: route.url(),
        current: (path == Some(&route.url())).into(),
        disabled_reason: disabled_reason(rights, permission),
    };
    let items = screens.into_iter().map(tab).collect();
    Some(view! { <Tabs label items/> })
}
