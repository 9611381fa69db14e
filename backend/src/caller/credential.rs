//! Credentials as they are sent: well-formed, not looked up yet.

use postern_shared::id::{SessionId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::time::Timestamp;

use super::invalid_credential;
use crate::app::App;
use crate::error::Error;
use crate::secret::{Hash, bearer};
use crate::store::{EntityRef, Snapshot};

/// A credential as it was sent: well-formed, not looked up yet.
#[derive(Debug, Clone)]
pub enum Credential {
    /// An API key or token, from the `Authorization` header.
    Key(KeyRef, Hash),
    /// A session, from the cookie.
    Session(UserId, SessionId, Hash),
}

impl Credential {
    /// Parses an API key or token.
    pub fn key(text: &str) -> Option<Self> {
        bearer::read_key(text).map(|(key, hash)| Self::Key(key, hash))
    }

    /// Parses the value of a session cookie.
    pub fn session(text: &str) -> Option<Self> {
        bearer::read_session(text).map(|(user, session, hash)| Self::Session(user, session, hash))
    }

    /// The principal it claims to belong to.
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

    /// The entities to read with it: itself, its owner, and its lineage as far as this process remembers it.
    pub fn prefetch(&self, app: &App) -> Vec<EntityRef> {
        let mut entities = app.recall_prefetch(self.hash().bytes());
        entities.push(EntityRef::Principal(self.owner()));
        entities.push(match self {
            Self::Key(key, _) => EntityRef::Key(key.clone()),
            Self::Session(user, session, _) => EntityRef::Session(user.clone(), session.clone()),
        });
        entities
    }

    /// Checks its secret and its own item in a snapshot. Returns when its use was last recorded.
    pub(super) fn check(&self, snapshot: &Snapshot, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        match self {
            Self::Key(reference, hash) => {
                let stored = snapshot.key(reference).filter(|stored| stored.accepts(hash, now));
                Ok(stored.ok_or_else(invalid_credential)?.last_used_at)
            }
            Self::Session(user, session, hash) => {
                let owner = snapshot.principal(&user.clone().into()).ok_or_else(invalid_credential)?;
                let stored = snapshot.session(user, session).filter(|stored| stored.hash.matches(hash));
                let stored = stored.filter(|stored| stored.is_live(owner.session_epoch, now));
                Ok(Some(stored.ok_or_else(invalid_credential)?.seen_at))
            }
        }
    }

    pub(super) fn hash(&self) -> &Hash {
        match self {
            Self::Key(_, hash) | Self::Session(_, _, hash) => hash,
        }
    }
}
