//! Searching for what the change log can be filtered by, among what the person may see.

use postern_shared::api_key::{KeyQuery, OwnedKey};
use postern_shared::change::ChangeQuery;
use postern_shared::id::{KeyId, RoleId};
use postern_shared::page::Listing;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId, PrincipalQuery};

use crate::api::{Api, Principal};
use crate::state::principal_policy::read_permission;
use crate::state::rights::Rights;
use crate::text::named::{key_named, kind};

/// The most matches of each kind.
const OFFERED: u32 = 5;

/// Something that the change log can be filtered by.
#[derive(Clone, PartialEq)]
pub(super) struct Match {
    /// Its id in the change log.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Its kind.
    pub(super) kind: &'static str,
}

/// A search by the signed-in person.
#[derive(Clone, Copy)]
pub(super) struct Search {
    pub(super) api: Api,
    pub(super) rights: Rights,
    /// What it is for.
    pub(super) scope: SearchScope,
}

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SearchScope {
    /// Users and API users.
    Principals,
    /// Anything that can be changed.
    Targets,
    /// Keys and API tokens.
    Credentials,
}

impl Search {
    /// Everything whose name contains a text, except what the person may not see.
    pub(super) async fn by_name(self, text: String) -> Vec<Match> {
        let Self { api, rights, scope } = self;
        if scope == SearchScope::Credentials {
            return keys(api, text).await;
        }
        let only_principals = scope == SearchScope::Principals;
        let query = PrincipalQuery { q: Some(text.clone()), limit: Some(OFFERED), ..PrincipalQuery::default() };
        let listing = Listing { q: Some(text), limit: Some(OFFERED), ..Listing::default() };
        let mut found = Vec::new();
        for (kind, name) in [(Kind::User, kind::USER), (Kind::ApiUser, kind::API_USER)] {
            if rights.may(&read_permission(kind))
                && let Ok(page) = api.principals(kind, query.clone()).await
            {
                found.extend(page.items.iter().map(|it| Match::new(it.id.as_str(), full_name(it), name)));
            }
        }
        if !only_principals
            && rights.may(&Permission::ROLES_READ)
            && let Ok(page) = api.roles(listing.clone()).await
        {
            found.extend(page.items.into_iter().map(|it| Match::new(it.id.as_str(), it.name, kind::ROLE)));
        }
        if !only_principals
            && rights.may(&Permission::RESOURCES_READ)
            && let Ok(page) = api.resources(listing).await
        {
            let found_here = page.items.into_iter();
            found.extend(
                found_here.map(|it| Match::new(&format!("resource:{}", it.name), it.name.clone(), kind::RESOURCE)),
            );
        }
        found
    }

    /// The name of what has an id, as far as the person may see it. Of what was deleted, the log knows the name.
    pub(super) async fn name_of(self, id: String) -> Option<String> {
        if self.scope == SearchScope::Credentials {
            return self.name_of_credential(id).await;
        }
        match self.name_now(id.clone()).await {
            None if self.rights.may(&Permission::CHANGE_LOG_READ) => self.name_in_log(id).await,
            name => name,
        }
    }

    /// The name of a key, by a change that was made with it or by the list of keys. Sessions have none.
    async fn name_of_credential(self, id: String) -> Option<String> {
        if id.parse::<KeyId>().is_err() {
            return None;
        }
        let named = keys(self.api, id.clone()).await.into_iter().find(|it| it.id == id).map(|it| it.name);
        if named.is_some() || !self.rights.may(&Permission::CHANGE_LOG_READ) {
            return named;
        }
        let with = ChangeQuery { credential: Some(id), limit: Some(1), ..ChangeQuery::default() };
        let change = self.api.changes(with).await.ok()?.items.pop()?;
        change.credential.name.map(|name| key_named(&name, &change.actor.name))
    }

    async fn name_in_log(self, id: String) -> Option<String> {
        let latest = ChangeQuery { limit: Some(1), ..ChangeQuery::default() };
        let of_target = ChangeQuery { target: Some(id.clone()), ..latest.clone() };
        if let Some(change) = self.api.changes(of_target).await.ok()?.items.pop() {
            return Some(change.target.name);
        }
        let by_actor = ChangeQuery { actor: Some(id), ..latest };
        self.api.changes(by_actor).await.ok()?.items.pop().map(|change| change.actor.name)
    }

    async fn name_now(self, id: String) -> Option<String> {
        let Self { api, rights, .. } = self;
        if let Ok(id) = id.parse::<PrincipalId>() {
            let may_read = rights.may(&read_permission(id.kind()));
            return if may_read { api.principal(id).await.ok().map(|it| it.name) } else { None };
        }
        let id = id.parse::<RoleId>().ok().filter(|_| rights.may(&Permission::ROLES_READ))?;
        api.role(id).await.ok().map(|it| it.name)
    }
}

/// Keys with a text in their name, and API tokens.
async fn keys(api: Api, text: String) -> Vec<Match> {
    let query = KeyQuery { q: Some(text), limit: Some(OFFERED), ..KeyQuery::default() };
    let found = api.keys(query).await.map(|page| page.items).unwrap_or_default();
    let named = |OwnedKey { owner, key }: OwnedKey| {
        let kind = owner.kind.pick(kind::API_TOKEN, kind::KEY);
        Match::new(key.id.as_str(), key_named(&key.name, &owner.name), kind)
    };
    found.into_iter().map(named).collect()
}

impl Match {
    fn new(id: &str, name: String, kind: &'static str) -> Self {
        Self { id: id.to_owned(), name, kind }
    }
}

/// The name, and the login where it differs.
fn full_name(it: &Principal) -> String {
    if it.label() == it.name { it.name.clone() } else { format!("{}, {}", it.name, it.label()) }
}
