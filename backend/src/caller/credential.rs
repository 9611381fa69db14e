//! Credentials as they are sent: well-formed, not looked up yet.

use postern_shared::id::{SessionId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::app::App;
use crate::secret::bearer;
use crate::secret::hash::Hash;
use crate::store::snapshot::EntityRef;

/// A credential as it was sent: well-formed, not looked up yet.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A key, in the `Authorization` header.
    Key(KeyRef, Hash),
    /// A session, in the cookie.
    Session(UserId, SessionId, Hash),
}

impl Credential {
    /// Reads a key.
    #[must_use]
    pub fn key(text: &str) -> Option<Self> {
        bearer::read_key(text).map(|(key, hash)| Self::Key(key, hash))
    }

    /// Reads a session cookie's value.
    #[must_use]
    pub fn session(text: &str) -> Option<Self> {
        bearer::read_session(text).map(|(user, session, hash)| Self::Session(user, session, hash))
    }

    /// Whose it claims to be.
    pub(crate) fn owner(&self) -> PrincipalId {
        match self {
            Self::Key(key, _) => key.owner.clone(),
            Self::Session(user, ..) => user.clone().into(),
        }
    }

    /// The id of the key or session it claims to be. It stays when the secret is rotated.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Key(key, _) => key.id.as_str(),
            Self::Session(_, session, _) => session.as_str(),
        }
    }

    /// What to read to know it: itself, its owner, and what was seen to decide about them before.
    #[must_use]
    pub fn entities(&self, app: &App) -> Vec<EntityRef> {
        let mut entities = app.recall(self.hash().bytes()).entities;
        entities.push(EntityRef::Principal(self.owner()));
        if let Self::Key(key, _) = self {
            entities.push(EntityRef::Key(key.clone()));
        }
        entities
    }

    pub(super) fn hash(&self) -> &Hash {
        match self {
            Self::Key(_, hash) | Self::Session(_, _, hash) => hash,
        }
    }
}
