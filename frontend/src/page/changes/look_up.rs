//! Finding things by their names or ids, among those that the person may see.

use postern_shared::id::{ApiUserId, RoleId, UserId};
use postern_shared::page::Listing;
use postern_shared::permission::Permission;

use crate::api::Api;
use crate::state::rights::Rights;

/// How many of each kind are offered.
const OFFERED: u32 = 5;

/// A thing that the change log can be narrowed to.
#[derive(Clone, PartialEq)]
pub(super) struct Match {
    /// What the change log knows it by.
    pub(super) id: String,
    /// What it is called.
    pub(super) name: String,
    /// What kind of thing it is.
    pub(super) kind: &'static str,
}

/// What things are looked for, and by whom.
#[derive(Clone, Copy)]
pub(super) struct Search {
    pub(super) api: Api,
    pub(super) rights: Rights,
    /// Whether only users and API users are looked for.
    pub(super) only_principals: bool,
}

impl Search {
    /// Things whose name begins with a text. What cannot be read is left out: there is the id to type.
    pub(super) async fn by_name(self, text: String) -> Vec<Match> {
        let Self { api, rights, only_principals } = self;
        let listing = Listing { q: Some(text), limit: Some(OFFERED), cursor: None };
        let may = |permission| rights.may(&permission);
        let (users, api_users) = (may(Permission::USERS_READ), may(Permission::API_USERS_READ));
        let roles = !only_principals && may(Permission::ROLES_READ);
        let resources = !only_principals && may(Permission::RESOURCES_READ);
        let mut found = Vec::new();
        if users && let Ok(page) = api.users(listing.clone()).await {
            let named = |login: String, name: String| if login == name { name } else { format!("{name}, {login}") };
            found.extend(page.items.into_iter().map(|it| thing(it.id.as_str(), named(it.login, it.name), "user")));
        }
        if api_users && let Ok(page) = api.api_users(listing.clone()).await {
            found.extend(page.items.into_iter().map(|it| thing(it.id.as_str(), it.name, "API user")));
        }
        if roles && let Ok(page) = api.roles(listing.clone()).await {
            found.extend(page.items.into_iter().map(|it| thing(it.id.as_str(), it.name, "role")));
        }
        if resources && let Ok(page) = api.resources(listing).await {
            found.extend(
                page.items.into_iter().map(|it| thing(&format!("resource:{}", it.name), it.name.clone(), "resource")),
            );
        }
        found
    }

    /// What the thing with an id is called, if it is still there and may be seen.
    pub(super) async fn name_of(self, id: String) -> Option<String> {
        let Self { api, rights, .. } = self;
        if let Ok(id) = id.parse::<UserId>() {
            return if rights.may(&Permission::USERS_READ) { api.user(id).await.ok().map(|it| it.name) } else { None };
        }
        if let Ok(id) = id.parse::<ApiUserId>() {
            return if rights.may(&Permission::API_USERS_READ) {
                api.api_user(id).await.ok().map(|it| it.name)
            } else {
                None
            };
        }
        if let Ok(id) = id.parse::<RoleId>() {
            return if rights.may(&Permission::ROLES_READ) { api.role(id).await.ok().map(|it| it.name) } else { None };
        }
        None
    }
}

fn thing(id: &str, name: String, kind: &'static str) -> Match {
    Match { id: id.to_owned(), name, kind }
}
