//! The areas of the console whose screens share tabs.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::route::Route;
use crate::state::rights::Rights;
use crate::ui::{Tab, Tabs};

/// A tab: its screen, and the permission without which it shows nothing.
type Screen = (Route, Option<Permission>);

/// The area that a screen is in: its name and its tabs.
fn area(current: &Route) -> (&'static str, [Screen; 3]) {
    match current {
        Route::Tokens | Route::Keys(_) | Route::Resources => (
            "Integrations",
            [(Route::Tokens, None), (Route::Keys(None), None), (Route::Resources, Some(Permission::RESOURCES_READ))],
        ),
        _ => (
            "User administration",
            [
                (Route::Users, Some(Permission::USERS_READ)),
                (Route::Roles, Some(Permission::ROLES_READ)),
                (Route::ApiUsers, Some(Permission::API_USERS_READ)),
            ],
        ),
    }
}

/// The tabs of the area that a screen is in.
#[component]
pub fn AreaTabs(
    /// The screen that is shown.
    current: Route,
) -> impl IntoView {
    let rights = Rights::here();
    let (label, screens) = area(&current);
    let here = current.url();
    let items = Signal::derive(move || {
        let tab = |(route, permission): &Screen| Tab {
            label: route.name().to_owned(),
            href: route.url(),
            current: route.url() == here,
            disabled_reason: permission.clone().and_then(|permission| rights.missing(permission).get()),
        };
        screens.iter().map(tab).collect::<Vec<_>>()
    });
    view! { <Tabs label items/> }
}
