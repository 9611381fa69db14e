//! Credentials as they are sent: well-formed, not looked up yet.

use postern_shared::id::{SessionId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::refusal::RefusalReason;
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
    /// Parses an API key or token. White space around it does not count.
    ///
    /// # Errors
    /// `invalid_token` if it is malformed.
    pub fn key(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let read = bearer::read_key(text).map(|(key, hash)| Self::Key(key, hash));
        // A mistyped secret leaves the public part readable.
        let public = || text.rsplit_once('_').and_then(|(public, _)| bearer::read_key_prefix(public));
        read.ok_or_else(|| invalid_credential("malformed", public().as_ref().map(bearer::key_prefix)))
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

    /// How the log names it: the public part of a key, the id of a session.
    pub(super) fn name_in_log(&self) -> String {
        match self {
            Self::Key(key, _) => bearer::key_prefix(key),
            Self::Session(_, session, _) => session.to_string(),
        }
    }

    /// The one refusal of it, whatever the reason. The log has the cause.
    pub(super) fn refused(&self, cause: &'static str) -> Error {
        invalid_credential(cause, Some(self.name_in_log()))
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
                let stored = snapshot.key(reference).ok_or_else(|| self.refused("unknown or ended"))?;
                match () {
                    () if stored.accepts(hash, now) => Ok(stored.last_used_at),
                    () if stored.was_accepted(hash, now) => Err(self.refused(RefusalReason::OldSecret.as_str())),
                    () => Err(self.refused("wrong secret")),
                }
            }
            Self::Session(user, session, hash) => {
                let (owner, stored) = (snapshot.principal(&user.clone().into()), snapshot.session(user, session));
                let (owner, stored) = owner.zip(stored).ok_or_else(|| self.refused("unknown"))?;
                if !stored.hash.matches(hash) {
                    return Err(self.refused("wrong secret"));
                }
                let is_live = stored.is_live(owner.session_epoch, now);
                if is_live { Ok(Some(stored.seen_at)) } else { Err(self.refused("ended")) }
            }
        }
    }

    pub(super) fn hash(&self) -> &Hash {
        match self {
            Self::Key(_, hash) | Self::Session(_, _, hash) => hash,
        }
    }
}
