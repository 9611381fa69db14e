//! Every screen of the console, and its URL.
//!
//! A link is made from a [`Route`], never typed; an address is read back into one. A filter or a tab is in the query, and
//! changing it does not leave the screen.

mod name;
mod navigator;

use postern_shared::access::AccessQuery;
use postern_shared::activity::ActivityQuery;
use postern_shared::api_key::KeyState;
use postern_shared::change::ChangeQuery;
use postern_shared::id::{ApiUserId, RoleId, UserId};
use postern_shared::principal::{Kind, PrincipalId, PrincipalQuery};
use serde::{Deserialize, Serialize};

use crate::api::with_query;
use crate::text::screens as text;
pub use navigator::{Navigator, use_address, use_parameter, use_route};

/// A screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// The start: the overview, or the first screen of a person for whom there is none.
    Home,
    /// First set-up; the code is in the fragment.
    SetUp,
    /// Accepting an invitation; the code is in the fragment.
    Invitation,
    /// The users, or the API users, filtered.
    Principals(Kind, Box<PrincipalQuery>),
    /// One user.
    User(UserId),
    /// The roles.
    Roles,
    /// One role.
    Role(RoleId),
    /// The holders of a role.
    RoleHolders(RoleId),
    /// One API user.
    ApiUser(ApiUserId, ApiUserTab),
    /// Who holds which permission, filtered.
    Access(Box<AccessQuery>),
    /// The person's own API tokens.
    Tokens,
    /// The keys of all owners, of one state or all.
    Keys(Option<KeyState>),
    /// The collections and external resources.
    Resources,
    /// Requests of known keys that were refused.
    Refused,
    /// The change log, filtered.
    Changes(Box<ChangeQuery>),
    /// The activity of an actor or a credential, filtered.
    Activity(Box<ActivityQuery>),
    /// The bill.
    Billing,
    /// The collections that the person may read.
    Data,
    /// The records of one collection.
    Collection(String),
    /// One record: its collection and its id.
    Record(String, String),
    /// The person's own account.
    Account,
    /// The API tokens that exist when an invitation is accepted.
    TokenCheck,
    /// No screen has this address.
    NotFound,
}

/// A tab of an API user's screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApiUserTab {
    /// Its name, its roles and whether it is disabled.
    #[default]
    Details,
    /// Its keys.
    Keys,
    /// The permissions it holds, and whether they work.
    Access,
    /// What it did: its changes and records.
    Activity,
    /// The changes to it.
    Changes,
}

#[derive(Default, Serialize, Deserialize)]
struct TabQuery {
    #[serde(default)]
    tab: ApiUserTab,
}

#[derive(Default, Serialize, Deserialize)]
struct KeysQuery {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<KeyState>,
}

/// The screens without an id or a filter: path and name.
static STATIC_ROUTES: [(Route, &str, &str); 12] = [
    (Route::Home, "/", text::POSTERN),
    (Route::SetUp, "/setup", text::SET_UP),
    (Route::Invitation, "/invitation", text::INVITATION),
    (Route::Roles, "/roles", text::ROLES),
    (Route::Tokens, "/tokens", text::API_TOKENS),
    (Route::Resources, "/resources", text::RESOURCES),
    (Route::Refused, "/refused", text::REFUSED_REQUESTS),
    (Route::Billing, "/billing", text::BILLING),
    (Route::Data, "/data", text::DATA),
    (Route::Account, "/account", text::ACCOUNT),
    (Route::TokenCheck, "/account/tokens", text::CHECK_TOKENS),
    (Route::NotFound, "/", text::NOT_FOUND),
];

impl Route {
    /// The screen at a path and a query, e.g. `/keys` and `state=idle`.
    pub fn at(path: &str, query: &str) -> Self {
        let query = &list_query(query.trim_start_matches('?'));
        let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
        if let Some((route, ..)) = STATIC_ROUTES.iter().find(|(_, plain, _)| *plain == path) {
            return route.clone();
        }
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments[..] {
            ["users"] => Self::filtered(Kind::User, query),
            ["api-users"] => Self::filtered(Kind::ApiUser, query),
            ["users", id] => id.parse().map_or(Self::NotFound, Self::User),
            ["roles", id] => id.parse().map_or(Self::NotFound, Self::Role),
            ["roles", id, "holders"] => id.parse().map_or(Self::NotFound, Self::RoleHolders),
            ["api-users", id] => {
                let tab = serde_urlencoded::from_str(query).unwrap_or(TabQuery::default()).tab;
                id.parse().map_or(Self::NotFound, |id| Self::ApiUser(id, tab))
            }
            ["keys"] => Self::Keys(serde_urlencoded::from_str(query).unwrap_or(KeysQuery::default()).state),
            ["access"] => Self::Access(serde_urlencoded::from_str(query).unwrap_or_default()),
            ["changes"] => Self::Changes(serde_urlencoded::from_str(query).unwrap_or_default()),
            ["activity"] => Self::Activity(serde_urlencoded::from_str(query).unwrap_or_default()),
            ["data", collection] => Self::Collection(collection.to_owned()),
            ["data", collection, id] => Self::Record(collection.to_owned(), id.to_owned()),
            _ => Self::NotFound,
        }
    }

    /// The address of the screen.
    pub fn url(&self) -> String {
        match self {
            Self::Principals(kind, query) => with_query(kind.pick("/users", "/api-users"), query),
            Self::User(id) => format!("/users/{id}"),
            Self::Role(id) => format!("/roles/{id}"),
            Self::RoleHolders(id) => format!("/roles/{id}/holders"),
            Self::ApiUser(id, ApiUserTab::Details) => format!("/api-users/{id}"),
            Self::ApiUser(id, tab) => with_query(&format!("/api-users/{id}"), &TabQuery { tab: *tab }),
            Self::Keys(state) => with_query("/keys", &KeysQuery { state: *state }),
            Self::Access(query) => with_query("/access", query),
            Self::Changes(query) => with_query("/changes", query),
            Self::Activity(query) => with_query("/activity", query),
            Self::Collection(name) => format!("/data/{name}"),
            Self::Record(collection, id) => format!("/data/{collection}/{id}"),
            plain => plain.plain().0.to_owned(),
        }
    }

    /// Path and name of a screen in [`STATIC_ROUTES`].
    fn plain(&self) -> (&'static str, &'static str) {
        STATIC_ROUTES.iter().find(|(route, ..)| route == self).map_or(("/", ""), |(_, path, name)| (*path, *name))
    }

    /// The list of users or of API users.
    pub fn principals(kind: Kind) -> Self {
        Self::Principals(kind, Box::default())
    }

    fn filtered(kind: Kind, query: &str) -> Self {
        Self::Principals(kind, serde_urlencoded::from_str(query).unwrap_or_default())
    }

    /// The list that an item is in. A screen that is not about an item is its own.
    pub fn list(&self) -> Self {
        match self {
            Self::User(_) => Self::principals(Kind::User),
            Self::Role(_) | Self::RoleHolders(_) => Self::Roles,
            Self::ApiUser(..) => Self::principals(Kind::ApiUser),
            Self::Collection(_) => Self::Data,
            Self::Record(collection, _) => Self::Collection(collection.clone()),
            other => other.clone(),
        }
    }

    /// The id of the item that the screen shows, as the change log names it.
    pub fn subject(&self) -> Option<String> {
        match self {
            Self::User(id) => Some(id.to_string()),
            Self::ApiUser(id, _) => Some(id.to_string()),
            Self::Role(id) | Self::RoleHolders(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// The screen of a user or an API user.
    pub fn principal(id: PrincipalId) -> Self {
        match id {
            PrincipalId::User(id) => Self::User(id),
            PrincipalId::ApiUser(id) => Self::ApiUser(id, ApiUserTab::Details),
        }
    }

    /// The permissions that a principal holds.
    pub fn access_of(principal: PrincipalId) -> Self {
        Self::Access(Box::new(AccessQuery { principal: Some(principal), ..AccessQuery::default() }))
    }

    /// The changes to something: its id, or `resource:` and a resource's name.
    pub fn changes_to(target: impl Into<String>) -> Self {
        Self::Changes(Box::new(ChangeQuery { target: Some(target.into()), ..ChangeQuery::default() }))
    }

    /// The activity of a principal.
    pub fn activity_of(actor: impl Into<String>) -> Self {
        Self::Activity(Box::new(ActivityQuery { actor: Some(actor.into()), ..ActivityQuery::default() }))
    }

    /// The activity of a key or session.
    pub fn activity_with(credential: impl Into<String>) -> Self {
        Self::Activity(Box::new(ActivityQuery { credential: Some(credential.into()), ..ActivityQuery::default() }))
    }
}

/// The parameter of the change log's address for sign-ins, which are hidden without it.
pub const SIGN_INS: &str = "sign_ins";

/// The parameter for the order of a log.
pub const ORDER: &str = "order";
/// The parameter for the number of pages that are shown of a list.
pub const PAGES: &str = "pages";

/// The part of an address that is the query of a list. The rest says how much of what it finds is shown, and in which order.
fn list_query(query: &str) -> String {
    let mut parameters: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    parameters.retain(|(name, _)| ![SIGN_INS, ORDER, PAGES].contains(&name.as_str()));
    serde_urlencoded::to_string(parameters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use postern_shared::activity::ActivityKind;
    use postern_shared::principal::Status;

    use super::*;

    #[test]
    fn every_address_leads_back_to_its_screen() {
        let user: UserId = "usr_0123456789ab".parse().expect("an id");
        let api_user: ApiUserId = "api_0123456789ab".parse().expect("an id");
        let narrow = PrincipalQuery {
            q: Some("Dock & gate".to_owned()),
            role: Some(RoleId::administrator()),
            status: Some(Status::Blocked),
            ..PrincipalQuery::default()
        };
        let routes = [
            Route::Home,
            Route::SetUp,
            Route::Invitation,
            Route::principals(Kind::User),
            Route::Principals(Kind::ApiUser, Box::new(narrow)),
            Route::User(user.clone()),
            Route::Roles,
            Route::RoleHolders(RoleId::administrator()),
            Route::ApiUser(api_user.clone(), ApiUserTab::Details),
            Route::ApiUser(api_user, ApiUserTab::Activity),
            Route::Access(Box::default()),
            Route::access_of(user.clone().into()),
            Route::Keys(None),
            Route::Keys(Some(KeyState::NeverUsed)),
            Route::Changes(Box::default()),
            Route::changes_to("resource:shipping_events"),
            Route::activity_of(user.as_str()),
            Route::activity_with("key_0123456789ab"),
            Route::Record("shipping_events".to_owned(), "01KJMA5ZD7H2VRG08F2K18M8T0".to_owned()),
            Route::Collection("shipping_events".to_owned()),
            Route::Account,
        ];
        for route in routes {
            let url = route.url();
            let (path, query) = url.split_once('?').unwrap_or((&url, ""));
            assert_eq!(Route::at(path, query), route);
        }
    }

    #[test]
    fn the_order_and_the_number_of_pages_in_an_address_are_no_part_of_the_query() {
        let filtered = Route::Principals(
            Kind::User,
            Box::new(PrincipalQuery { q: Some("gate".to_owned()), ..PrincipalQuery::default() }),
        );
        assert_eq!(Route::at("/users", "?q=gate&order=asc&pages=3"), filtered);
        let changes = ActivityQuery { kind: Some(ActivityKind::Change), ..ActivityQuery::default() };
        assert_eq!(Route::at("/activity", "?kind=change&order=asc"), Route::Activity(Box::new(changes)));
    }

    #[test]
    fn a_slash_at_the_end_of_an_address_has_no_meaning() {
        assert_eq!(Route::at("/users/", ""), Route::principals(Kind::User));
        assert_eq!(Route::at("/", ""), Route::Home);
    }
}
