//! The areas that have tabs, and their tabs.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::place::Place;
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
    fn screens(self) -> Vec<(&'static str, Place, Option<Permission>)> {
        match self {
            Self::UserAdministration => vec![
                ("Users", Place::Users, Some(Permission::USERS_READ)),
                ("Roles", Place::Roles, Some(Permission::ROLES_READ)),
                ("API users", Place::ApiUsers, Some(Permission::API_USERS_READ)),
            ],
            Self::Integrations => vec![
                ("API tokens", Place::Tokens, None),
                ("Keys", Place::Keys(None), None),
                ("Resources", Place::Resources, Some(Permission::RESOURCES_READ)),
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
    current: Place,
) -> impl IntoView {
    let rights = Rights::here();
    let here = current.url();
    let items = Signal::derive(move || {
        let tab = |(label, place, permission): (&str, Place, Option<Permission>)| Tab {
            label: label.to_owned(),
            href: place.url(),
            current: place.url() == here,
            barred: permission.and_then(|permission| rights.bar(permission).get()),
        };
        area.screens().into_iter().map(tab).collect::<Vec<_>>()
    });
    view! { <Tabs label=area.title() items/> }
}
