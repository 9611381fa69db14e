//! The areas that have tabs, and their tabs.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::route::Route;
use crate::state::rights::Rights;
use crate::ui::{Tab, Tabs};

/// An area of the console whose screens lie side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// Who there is: users, roles, API users.
    UserAdministration,
    /// What programs come in with and what they reach: API tokens, keys, resources.
    Integrations,
}

impl Area {
    /// What the area is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::UserAdministration => "User administration",
            Self::Integrations => "Integrations",
        }
    }

    /// Its screens, each with the permission without which it shows nothing.
    fn screens(self) -> Vec<(&'static str, Route, Option<Permission>)> {
        match self {
            Self::UserAdministration => vec![
                ("Users", Route::Users, Some(Permission::USERS_READ)),
                ("Roles", Route::Roles, Some(Permission::ROLES_READ)),
                ("API users", Route::ApiUsers, Some(Permission::API_USERS_READ)),
            ],
            Self::Integrations => vec![
                ("API tokens", Route::Tokens, None),
                ("Keys", Route::Keys(None), None),
                ("Resources", Route::Resources, Some(Permission::RESOURCES_READ)),
            ],
        }
    }
}

/// The tabs of an area.
#[component]
pub fn AreaTabs(
    /// Which area.
    area: Area,
    /// The screen one is on.
    current: Route,
) -> impl IntoView {
    let rights = Rights::here();
    let here = current.url();
    let items = Signal::derive(move || {
        let tab = |(label, route, permission): (&str, Route, Option<Permission>)| Tab {
            label: label.to_owned(),
            href: route.url(),
            current: route.url() == here,
            disabled_reason: permission.and_then(|permission| rights.missing(permission).get()),
        };
        area.screens().into_iter().map(tab).collect::<Vec<_>>()
    });
    view! { <Tabs label=area.title() items/> }
}
