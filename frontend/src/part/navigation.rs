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
                <MenuLink href=Route::principals(Kind::User).url() glyph=Glyph::Users disabled_reason=rights.disabled_reason(Permission::USERS_READ)>{text::USERS}</MenuLink>
                <MenuLink href=Route::Roles.url() glyph=Glyph::Shield disabled_reason=rights.disabled_reason(Permission::ROLES_READ)>{text::ROLES}</MenuLink>
                <MenuLink href=Route::principals(Kind::ApiUser).url() glyph=Glyph::Robot disabled_reason=rights.disabled_reason(Permission::API_USERS_READ)>{text::API_USERS}</MenuLink>
                <MenuLink href=Route::Access(Box::default()).url() glyph=Glyph::Eye disabled_reason=rights.disabled_reason(Permission::ROLES_READ)>{text::ACCESS}</MenuLink>
                <MenuSection title=bar::INTEGRATIONS/>
                <MenuLink href=Route::Tokens.url() glyph=Glyph::Lock>{text::API_TOKENS}</MenuLink>
                <MenuLink href=Route::Keys(None).url() glyph=Glyph::Key>{text::KEYS}</MenuLink>
                <MenuLink href=Route::Resources.url() glyph=Glyph::Database disabled_reason=rights.disabled_reason(Permission::RESOURCES_READ)>{text::RESOURCES}</MenuLink>
                <MenuLink href=Route::Refused.url() glyph=Glyph::Warning disabled_reason=rights.disabled_reason(Permission::CHANGE_LOG_READ)>{text::REFUSED_REQUESTS}</MenuLink>
                <MenuSection title=bar::LOG_AND_BILLING/>
                <MenuLink href=Route::Changes(Box::default()).url() glyph=Glyph::History disabled_reason=rights.disabled_reason(Permission::CHANGE_LOG_READ)>{text::CHANGE_LOG}</MenuLink>
                <MenuLink href=Route::Billing.url() glyph=Glyph::Receipt disabled_reason=rights.disabled_reason(Permission::BILLING_READ)>{text::BILLING}</MenuLink>
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

/// A tab: its screen, with the permission it needs.
type Screen = (Route, Option<Permission>);

/// The screens of an area.
fn administration() -> Vec<Screen> {
    vec![
        (Route::principals(Kind::User), Some(Permission::USERS_READ)),
        (Route::Roles, Some(Permission::ROLES_READ)),
        (Route::principals(Kind::ApiUser), Some(Permission::API_USERS_READ)),
        (Route::Access(Box::default()), Some(Permission::ROLES_READ)),
    ]
}

fn integrations() -> Vec<Screen> {
    vec![
        (Route::Tokens, None),
        (Route::Keys(None), None),
        (Route::Resources, Some(Permission::RESOURCES_READ)),
        (Route::Refused, Some(Permission::CHANGE_LOG_READ)),
    ]
}

/// Every screen that is not about one item.
pub(super) fn all_screens() -> Vec<Screen> {
    let others = vec![
        (Route::Home, None),
        (Route::Changes(Box::default()), Some(Permission::CHANGE_LOG_READ)),
        (Route::Activity(Box::default()), Some(Permission::CHANGE_LOG_READ)),
        (Route::Billing, Some(Permission::BILLING_READ)),
        (Route::Data, None),
        (Route::Account, None),
    ];
    [administration(), integrations(), others].concat()
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
    let here = current.url();
    let items = Signal::derive(move || {
        let tab = |(route, permission): &Screen| Tab {
            label: route.name().to_owned(),
            href: route.url(),
            current: route.url() == here,
            disabled_reason: permission.clone().and_then(|permission| rights.disabled_reason(permission).get()),
        };
        screens.iter().map(tab).collect::<Vec<_>>()
    });
    Some(view! { <Tabs label items/> })
}
