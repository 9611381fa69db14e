//! What a text can lead to, among what the person may open.

use postern_shared::api_key::{KeyQuery, OwnedKey};
use postern_shared::page::Listing;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId, PrincipalQuery};

use crate::api::{Api, Failure};
use crate::part::navigation::all_screens;
use crate::route::{ApiUserTab, Route};
use crate::state::principal_policy::read_permission;
use crate::state::rights::Rights;
use crate::text::named::{self, key_named};
use crate::text::shortcuts::go_to as text;
use crate::ui::{ComboOption, lower_case};

/// The most matches of each source.
const OFFERED: u32 = 5;

/// A list of the service that is searched.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Principals(Kind),
    Roles,
    Keys,
}

/// All of them, in the order in which they are shown.
pub(super) const SOURCES: [Source; 4] =
    [Source::Principals(Kind::User), Source::Principals(Kind::ApiUser), Source::Roles, Source::Keys];

/// The screens with a text in their name that the person may open.
pub(super) fn screens(rights: Rights, text: &str) -> Vec<ComboOption> {
    let text = lower_case(text);
    let may = |permission: &Option<Permission>| permission.as_ref().is_none_or(|permission| rights.may(permission));
    let screens = all_screens().filter(|(_, permission)| may(permission));
    // The start is known by what it shows.
    let named = screens.map(|(route, _)| (if route == Route::Home { text::OVERVIEW } else { route.name() }, route));
    let found = named.filter(|(name, _)| lower_case(name).contains(&text));
    found.map(|(name, route)| ComboOption { is_name: false, ..option(&route, name.to_owned(), text::SCREEN) }).collect()
}

/// What a source has for a text; nothing if it fails.
pub(super) async fn matches(api: Api, rights: Rights, source: Source, text: &str) -> Vec<ComboOption> {
    if text.is_empty() { Vec::new() } else { search(api, rights, source, text).await.unwrap_or_default() }
}

async fn search(api: Api, rights: Rights, source: Source, text: &str) -> Result<Vec<ComboOption>, Failure> {
    let (q, limit) = (Some(text.to_owned()), Some(OFFERED));
    let may = |permission: &Permission| leptos::prelude::untrack(|| rights.may(permission));
    Ok(match source {
        Source::Principals(kind) if may(&read_permission(kind)) => {
            let page = api.principals(kind, PrincipalQuery { q, limit, ..PrincipalQuery::default() }).await?;
            let found = page.items.into_iter().map(|it| {
                let name = if it.label() == it.name { it.name.clone() } else { format!("{}, {}", it.name, it.label()) };
                option(&Route::principal(it.id), name, kind.pick(named::kind::USER, named::kind::API_USER))
            });
            found.collect()
        }
        Source::Roles if may(&Permission::ROLES_READ) => {
            let page = api.roles(Listing { q, limit, ..Listing::default() }).await?;
            page.items.into_iter().map(|role| option(&Route::Role(role.id), role.name, named::kind::ROLE)).collect()
        }
        Source::Keys if may(&Permission::API_USERS_READ) || may(&Permission::USERS_READ) => {
            let page = api.keys(KeyQuery { q, limit, ..KeyQuery::default() }).await?;
            let found = page.items.into_iter().map(|OwnedKey { owner, key }| {
                let route = match owner.id {
                    PrincipalId::ApiUser(id) => Route::ApiUser(id, ApiUserTab::Keys),
                    user @ PrincipalId::User(_) => Route::principal(user),
                };
                option(
                    &route,
                    key_named(&key.name, &owner.name),
                    owner.kind.pick(named::kind::API_TOKEN, named::kind::KEY),
                )
            });
            found.collect()
        }
        _ => Vec::new(),
    })
}

fn option(route: &Route, name: String, kind: &'static str) -> ComboOption {
    ComboOption { id: route.url(), name, is_name: true, kind }
}
