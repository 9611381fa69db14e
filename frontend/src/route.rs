//! Every screen there is, and the one place where screens and URLs meet.
//!
//! A link is made from a [`Route`], never typed; an address is read back into one. What a screen is narrowed by (a filter,
//! a tab) is in the query, and changing it does not leave the screen.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use postern_shared::api_key::KeyState;
use postern_shared::change::ChangeQuery;
use postern_shared::id::{ApiUserId, RoleId, UserId};
use serde::{Deserialize, Serialize};

/// A screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// Where one starts: the first screen one may see.
    Home,
    /// First set-up; the code is in the fragment.
    SetUp,
    /// Accepting an invitation; the code is in the fragment.
    Invitation,
    /// The people.
    Users,
    /// One person.
    User(UserId),
    /// The roles.
    Roles,
    /// One role.
    Role(RoleId),
    /// The API users.
    ApiUsers,
    /// One API user.
    ApiUser(ApiUserId, ApiUserTab),
    /// One's own API tokens.
    Tokens,
    /// The keys of all owners, of one state or all.
    Keys(Option<KeyState>),
    /// The collections and external resources.
    Resources,
    /// The change log, narrowed.
    Changes(Box<ChangeQuery>),
    /// What is billed.
    Billing,
    /// The collections one may read.
    Data,
    /// The records of one collection.
    Collection(String),
    /// One's own account.
    Account,
    /// The API tokens that are there when an invitation was accepted.
    TokenCheck,
    /// No screen has this address.
    Nowhere,
}

/// What to see of an API user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApiUserTab {
    /// Its name, roles and whether it is disabled.
    #[default]
    Details,
    /// Its keys.
    Keys,
    /// What it did.
    DoneBy,
    /// What was done to it.
    DoneTo,
}

#[derive(Default, Serialize, Deserialize)]
struct Tabbed {
    #[serde(default)]
    tab: ApiUserTab,
}

#[derive(Default, Serialize, Deserialize)]
struct Filtered {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<KeyState>,
}

impl Route {
    /// The screen at a path and a query, e.g. `/keys` and `state=idle`.
    #[must_use]
    pub fn at(path: &str, query: &str) -> Self {
        let query = query.trim_start_matches('?');
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments[..] {
            [] => Self::Home,
            ["setup"] => Self::SetUp,
            ["invitation"] => Self::Invitation,
            ["users"] => Self::Users,
            ["users", id] => id.parse().map_or(Self::Nowhere, Self::User),
            ["roles"] => Self::Roles,
            ["roles", id] => id.parse().map_or(Self::Nowhere, Self::Role),
            ["api-users"] => Self::ApiUsers,
            ["api-users", id] => {
                let tab = serde_urlencoded::from_str(query).unwrap_or(Tabbed::default()).tab;
                id.parse().map_or(Self::Nowhere, |id| Self::ApiUser(id, tab))
            }
            ["tokens"] => Self::Tokens,
            ["keys"] => Self::Keys(serde_urlencoded::from_str(query).unwrap_or(Filtered::default()).state),
            ["resources"] => Self::Resources,
            ["changes"] => Self::Changes(serde_urlencoded::from_str(query).unwrap_or_default()),
            ["billing"] => Self::Billing,
            ["data"] => Self::Data,
            ["data", collection] => Self::Collection(collection.to_owned()),
            ["account"] => Self::Account,
            ["account", "tokens"] => Self::TokenCheck,
            _ => Self::Nowhere,
        }
    }

    /// The address of the screen.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Home | Self::Nowhere => "/".to_owned(),
            Self::SetUp => "/setup".to_owned(),
            Self::Invitation => "/invitation".to_owned(),
            Self::Users => "/users".to_owned(),
            Self::User(id) => format!("/users/{id}"),
            Self::Roles => "/roles".to_owned(),
            Self::Role(id) => format!("/roles/{id}"),
            Self::ApiUsers => "/api-users".to_owned(),
            Self::ApiUser(id, ApiUserTab::Details) => format!("/api-users/{id}"),
            Self::ApiUser(id, tab) => with_query(&format!("/api-users/{id}"), &Tabbed { tab: *tab }),
            Self::Tokens => "/tokens".to_owned(),
            Self::Keys(state) => with_query("/keys", &Filtered { state: *state }),
            Self::Resources => "/resources".to_owned(),
            Self::Changes(query) => with_query("/changes", query),
            Self::Billing => "/billing".to_owned(),
            Self::Data => "/data".to_owned(),
            Self::Collection(name) => format!("/data/{name}"),
            Self::Account => "/account".to_owned(),
            Self::TokenCheck => "/account/tokens".to_owned(),
        }
    }

    /// What the browser calls the screen.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Home => "Postern",
            Self::SetUp => "Set up · Postern",
            Self::Invitation => "Invitation · Postern",
            Self::Users => "Users · Postern",
            Self::User(_) => "User · Postern",
            Self::Roles => "Roles · Postern",
            Self::Role(_) => "Role · Postern",
            Self::ApiUsers => "API users · Postern",
            Self::ApiUser(..) => "API user · Postern",
            Self::Tokens => "API tokens · Postern",
            Self::Keys(_) => "Keys · Postern",
            Self::Resources => "Resources · Postern",
            Self::Changes(_) => "Change log · Postern",
            Self::Billing => "Billing · Postern",
            Self::Data => "Data · Postern",
            Self::Collection(_) => "Records · Postern",
            Self::Account => "Account · Postern",
            Self::TokenCheck => "Check your API tokens · Postern",
            Self::Nowhere => "Not found · Postern",
        }
    }

    /// What was done to a thing: its id, or `resource:` and a resource's name.
    #[must_use]
    pub fn changes_to(target: impl Into<String>) -> Self {
        Self::Changes(Box::new(ChangeQuery { target: Some(target.into()), ..ChangeQuery::default() }))
    }

    /// What a principal did.
    #[must_use]
    pub fn changes_by(actor: impl Into<String>) -> Self {
        Self::Changes(Box::new(ChangeQuery { actor: Some(actor.into()), ..ChangeQuery::default() }))
    }

    /// What was done with a key or session.
    #[must_use]
    pub fn changes_with(credential: impl Into<String>) -> Self {
        Self::Changes(Box::new(ChangeQuery { credential: Some(credential.into()), ..ChangeQuery::default() }))
    }
}

/// The screen that the current address names.
pub fn use_route() -> Memo<Route> {
    let location = use_location();
    Memo::new(move |_| location.search.with(|query| location.pathname.with(|path| Route::at(path, query))))
}

fn with_query(path: &str, query: &impl Serialize) -> String {
    match serde_urlencoded::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_back_to_its_screen() {
        let user: UserId = "usr_0123456789ab".parse().expect("an id");
        let api_user: ApiUserId = "api_0123456789ab".parse().expect("an id");
        let routes = [
            Route::Home,
            Route::SetUp,
            Route::Invitation,
            Route::Users,
            Route::User(user.clone()),
            Route::Roles,
            Route::ApiUser(api_user.clone(), ApiUserTab::Details),
            Route::ApiUser(api_user, ApiUserTab::DoneBy),
            Route::Keys(None),
            Route::Keys(Some(KeyState::NeverUsed)),
            Route::Changes(Box::default()),
            Route::changes_to("resource:shipping_events"),
            Route::changes_by(user.as_str()),
            Route::Collection("shipping_events".to_owned()),
            Route::Account,
        ];
        for route in routes {
            let url = route.url();
            let (path, query) = url.split_once('?').unwrap_or((&url, ""));
            assert_eq!(Route::at(path, query), route);
        }
    }
}
