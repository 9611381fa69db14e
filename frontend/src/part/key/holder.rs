//! Whose key it is: that decides by which calls it is changed, and what one needs to be allowed to.

use leptos::prelude::*;
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::id::{ApiUserId, KeyId, UserId};
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::principal::{PrincipalId, PrincipalName};

use crate::api::{Api, Failure};
use crate::state::move_policy::moves_disabled_reason;
use crate::state::own_account::OwnAccount;
use crate::state::rights::Rights;

/// Who holds a key, as seen by the signed-in person.
#[derive(Clone, PartialEq, Eq)]
pub enum Holder {
    /// The person themselves: everything is theirs to do.
    Me(UserId),
    /// Another person, whose API tokens one can only delete.
    User(UserId),
    /// An API user.
    ApiUser(ApiUserId),
}

/// A key and who holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldKey {
    /// Who holds it.
    pub holder: Holder,
    /// The holder by name, where keys of several are listed.
    pub named: Option<PrincipalName>,
    /// The key.
    pub key: ApiKey,
}

impl Holder {
    /// The signed-in person, on a screen behind the sign-in.
    pub fn me(rights: Rights) -> Option<Self> {
        rights.own_id().and_then(|id| id.parse().ok()).map(Self::Me)
    }

    /// Who a principal is to the signed-in person.
    pub fn of(id: &PrincipalId, rights: Rights) -> Self {
        match id {
            PrincipalId::ApiUser(id) => Self::ApiUser(id.clone()),
            PrincipalId::User(id) if rights.own_id().as_deref() == Some(id.as_str()) => Self::Me(id.clone()),
            PrincipalId::User(id) => Self::User(id.clone()),
        }
    }

    /// The principal.
    pub fn id(&self) -> PrincipalId {
        match self {
            Self::Me(id) | Self::User(id) => PrincipalId::User(id.clone()),
            Self::ApiUser(id) => PrincipalId::ApiUser(id.clone()),
        }
    }

    /// What a key of theirs is called.
    pub fn thing(&self) -> &'static str {
        match self {
            Self::Me(_) | Self::User(_) => "API token",
            Self::ApiUser(_) => "key",
        }
    }

    /// Keys of theirs, as a table lists them.
    pub fn hold(&self, page: Page<ApiKey>) -> Page<HeldKey> {
        let held = |key| HeldKey { holder: self.clone(), named: None, key };
        Page { items: page.items.into_iter().map(held).collect(), next_cursor: page.next_cursor }
    }

    /// Why the person may not edit, suspend or rotate keys of theirs.
    pub fn change_disabled_reason(&self, rights: Rights) -> Signal<Option<String>> {
        match self {
            Self::Me(_) => Signal::stored(None),
            Self::User(_) => Signal::stored(Some("Only the person whose token it is can.".to_owned())),
            Self::ApiUser(_) => rights.missing(Permission::API_USERS_WRITE),
        }
    }

    /// Why the person may not delete keys of theirs.
    pub fn delete_disabled_reason(&self, rights: Rights) -> Signal<Option<String>> {
        match self {
            Self::Me(_) => Signal::stored(None),
            Self::User(_) => rights.missing(Permission::USERS_WRITE),
            Self::ApiUser(_) => rights.missing(Permission::API_USERS_WRITE),
        }
    }

    /// Why the person may not adopt what depends on keys of theirs.
    pub fn adopt_disabled_reason(&self, rights: Rights, own: OwnAccount) -> Signal<Option<String>> {
        let kind = self.id().kind();
        Signal::derive(move || moves_disabled_reason(rights, own, kind))
    }
}

/// The calls. Those that only the owner of an API token can make are refused by the service when another person does.
impl Holder {
    /// Makes a key for them.
    pub async fn issue(self, api: Api, said: NewApiKey) -> Result<IssuedKey, Failure> {
        match self {
            Self::Me(_) | Self::User(_) => api.generate_token(said).await,
            Self::ApiUser(id) => api.issue_key(id, said).await,
        }
    }

    /// A key of theirs as it is now.
    pub async fn find(self, api: Api, key: KeyId) -> Result<ApiKey, Failure> {
        match self {
            Self::Me(_) | Self::User(_) => api.token(key).await,
            Self::ApiUser(id) => api.key_of(id, key).await,
        }
    }

    /// Edits the version of a key that was read.
    pub async fn edit(self, api: Api, key: KeyId, version: u64, said: ApiKeyEdit) -> Result<ApiKey, Failure> {
        match self {
            Self::Me(_) | Self::User(_) => api.edit_token(key, version, said).await,
            Self::ApiUser(id) => api.edit_key(id, key, version, said).await,
        }
    }

    /// Gives a key a new secret.
    pub async fn rotate(self, api: Api, key: KeyId, said: Rotation) -> Result<IssuedKey, Failure> {
        match self {
            Self::Me(_) | Self::User(_) => api.rotate_token(key, said).await,
            Self::ApiUser(id) => api.rotate_key(id, key, said).await,
        }
    }

    /// Deletes a key.
    pub async fn delete(self, api: Api, key: KeyId) -> Result<(), Failure> {
        match self {
            Self::Me(_) => api.delete_token(key).await,
            Self::User(id) => api.delete_token_of(id, key).await,
            Self::ApiUser(id) => api.delete_key(id, key).await,
        }
    }
}
