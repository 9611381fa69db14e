//! Who is asking: the value that every operation demands first. There is no way to make one but to show a credential that
//! is good now.

mod credential;
mod idempotency;

pub use credential::Credential;
pub use idempotency::{Idempotency, IdempotencyKey};

use jiff::Timestamp;
use postern_shared::change::RequestInfo;
use postern_shared::id::{SessionId, UserId};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::PrincipalId;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName};

use crate::app::App;
use crate::authority::Actor;
use crate::error::{Error, Refusal};
use crate::store::change::AuditContext;
use crate::store::commit::{Commit, Condition};
use crate::store::idempotent::Made;
use crate::store::key::{self, Key};
use crate::store::principal::Principal;
use crate::store::read::{Reading, at};
use crate::store::session::{SEEN_RESOLUTION, StoredSession};
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::ReadSet;
use crate::store::snapshot::Snapshot;
use crate::store::stored_key::USE_RESOLUTION;

/// Someone whose credential was good when the request was read, with all that decides what they may do.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The service they ask.
    pub app: App,
    /// The time of the request; one for all of its decisions.
    pub now: Timestamp,
    /// Everything that was read to know them, and what the path names.
    pub snapshot: Snapshot,
    /// Them, as the rules see them.
    pub actor: Actor,
    /// Their session, unless they use a key.
    pub session: Option<SessionId>,
    /// How the change log speaks of what they do.
    pub audit: AuditContext,
    /// What this request made before with the same credential, if it is to be done once.
    pub once: Option<Idempotency>,
    /// When their credential's use was last noted.
    noted_at: Option<Timestamp>,
    credential: Credential,
}

impl Caller {
    /// Looks a credential up, and reads these along with it.
    ///
    /// One call if the credential was seen before and nothing above it has changed, two the first time, three if a key
    /// brought its owner in.
    pub async fn resolve(
        app: &App,
        credential: &Credential,
        request: RequestInfo,
        named: impl IntoIterator<Item = EntityRef>,
        once: Option<IdempotencyKey>,
    ) -> Result<Self, Error> {
        let now = app.clock.now();
        let mut entities = credential.entities(app);
        entities.extend(named);
        let mut also: Vec<Key> = Vec::new();
        if let Credential::Session(user, session, _) = credential {
            also.push(key::session(user, session));
        }
        let once_place = once.as_ref().map(|once| key::idempotent(credential.id(), &once.key));
        also.extend(once_place.clone());
        let mut snapshot = Snapshot::default();
        let reading = app.store.load_with_items(&mut snapshot, entities, &also).await?;
        let noted_at = recognise(credential, &snapshot, &reading, now)?;
        app.store.load_dependencies(&mut snapshot).await?;
        let mut caller = Self::admit(app, credential, request, snapshot, noted_at, now)?;
        if let (Some(once), Some(place)) = (once, once_place) {
            let before = at::<Made>(&reading, &place)?;
            caller.once = Some(Idempotency { place, fingerprint: once.fingerprint, before });
        }
        let entities = caller.actor.read_set(&caller.snapshot).into_iter().collect();
        app.remember(credential.hash().bytes(), |memory| memory.entities = entities);
        Ok(caller)
    }

    fn admit(
        app: &App,
        credential: &Credential,
        request: RequestInfo,
        snapshot: Snapshot,
        noted_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let (key, session, kind) = match credential {
            Credential::Key(reference, _) => {
                let kind = match reference.owner {
                    PrincipalId::User(_) => CredentialKind::ApiToken,
                    PrincipalId::ApiUser(_) => CredentialKind::ApiKey,
                };
                (Some(reference.clone()), None, kind)
            }
            Credential::Session(_, session, _) => (None, Some(session.clone()), CredentialKind::Session),
        };
        let owner = credential.owner();
        let block = match &key {
            Some(key) => snapshot.break_of(key, now),
            None => snapshot.block_of(&owner, now),
        };
        let principal = snapshot.principal(&owner).filter(|principal| principal.is_active() && block.is_none());
        let audit = AuditContext {
            actor: principal.ok_or_else(not_good)?.subject(),
            credential: CredentialName { kind, id: Some(credential.id().to_owned()) },
            request,
        };
        Ok(Self {
            app: app.clone(),
            now,
            snapshot,
            actor: Actor { principal: owner, key, now },
            session,
            audit,
            once: None,
            noted_at,
            credential: credential.clone(),
        })
    }

    /// What the caller may do now.
    #[must_use]
    pub fn permissions(&self) -> PermissionSet {
        self.actor.permissions(&self.snapshot)
    }

    /// Refuses a caller who lacks a permission.
    pub fn must(&self, permission: &Permission) -> Result<(), Refusal> {
        if self.permissions().allows(permission) { Ok(()) } else { Err(Refusal::lacks(permission.clone())) }
    }

    /// The principal that asks.
    pub fn principal(&self) -> Result<&Principal, Error> {
        self.snapshot.principal(&self.actor.principal).ok_or_else(|| Error::internal("a caller without a principal"))
    }

    /// Refuses a caller with a key.
    pub fn require_session(&self) -> Result<(&UserId, &SessionId), Refusal> {
        match (&self.actor.principal, &self.session) {
            (PrincipalId::User(user), Some(session)) => Ok((user, session)),
            _ => Err(Refusal::new(Code::SessionRequired, "Sign in to do this; a key or token cannot.")),
        }
    }

    /// What the caller knows, and these with all they depend on.
    pub async fn snapshot_with(&self, entities: impl IntoIterator<Item = EntityRef>) -> Result<Snapshot, Error> {
        let mut snapshot = self.snapshot.clone();
        self.app.store.load(&mut snapshot, entities).await?;
        Ok(snapshot)
    }

    /// Makes a commit fail if the caller, or anything else that it was decided on, has changed since.
    pub fn bind(&self, snapshot: &Snapshot, read_set: ReadSet, commit: &mut Commit) -> Result<(), Error> {
        snapshot.assert_unchanged(read_set.and(self.actor.read_set(snapshot)), commit)?;
        if let (PrincipalId::User(user), Some(session)) = (&self.actor.principal, &self.session) {
            commit.expect(key::session(user, session), Condition::Present);
        }
        Ok(())
    }

    /// The same caller, looked up again, for another commit of the same request.
    pub async fn afresh(&self) -> Result<Self, Error> {
        Self::resolve(&self.app, &self.credential, self.audit.request.clone(), [], None).await
    }

    /// Looks up the credential of another, which this caller was given: one more call, or none if it was read along, and
    /// whatever it depends on.
    pub async fn recognise_other(
        &self,
        credential: &Credential,
        also: impl IntoIterator<Item = EntityRef>,
    ) -> Result<Self, Error> {
        let mut snapshot = self.snapshot.clone();
        let mut entities = credential.entities(&self.app);
        entities.extend(also);
        entities.retain(|entity| !snapshot.has(entity));
        let reading = self.app.store.load_with_items(&mut snapshot, entities, &[]).await?;
        let noted_at = recognise(credential, &snapshot, &reading, self.now)?;
        self.app.store.load_dependencies(&mut snapshot).await?;
        let other = Self::admit(&self.app, credential, self.audit.request.clone(), snapshot, noted_at, self.now)?;
        let lineage = other.actor.read_set(&other.snapshot).into_iter().collect();
        self.app.remember(credential.hash().bytes(), |memory| memory.entities = lineage);
        Ok(other)
    }

    /// Makes a commit of this caller's request. If it shall be done once, what it made is remembered in the same commit; a
    /// request that was quicker makes it fail, and when it is decided again it finds what that one made.
    pub async fn commit(&self, mut commit: Commit, made: &str) -> Result<(), Error> {
        if let Some(once) = &self.once {
            once.remember(&mut commit, made, self.now)?;
        }
        self.app.store.commit(commit).await
    }

    /// Notes that the credential was used, at most once a minute. Failing at it changes nothing.
    pub async fn note_use(&self) {
        let resolution = if self.session.is_some() { SEEN_RESOLUTION } else { USE_RESOLUTION };
        // Asked and remembered in one go: of many requests at once one notes it.
        let due = self.app.remember(self.credential.hash().bytes(), |memory| {
            let noted_at = self.noted_at.max(memory.noted_at);
            let due = noted_at.is_none_or(|at| self.now.duration_since(at) >= resolution);
            memory.noted_at = if due { Some(self.now) } else { noted_at };
            due
        });
        if !due {
            return;
        }
        let noted = match (&self.actor.principal, &self.actor.key, &self.session) {
            (_, Some(key), _) => self.app.store.note_use(key, self.now, &self.audit.request).await,
            (PrincipalId::User(user), None, Some(session)) => self.app.store.note_seen(user, session, self.now).await,
            _ => Ok(()),
        };
        if let Err(error) = noted {
            tracing::warn!(?error, "the use of a credential was not noted");
        }
    }
}

/// Holds a credential against what was read in the first call; says when its use was last noted.
fn recognise(
    credential: &Credential,
    snapshot: &Snapshot,
    reading: &Reading,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    match credential {
        Credential::Key(reference, hash) => {
            let stored = snapshot.key(reference).filter(|stored| stored.accepts(hash, now)).ok_or_else(not_good)?;
            Ok(stored.last_used_at)
        }
        Credential::Session(user, session, hash) => {
            let stored: StoredSession = at(reading, &key::session(user, session))?.ok_or_else(not_good)?;
            let owner = snapshot.principal(&user.clone().into()).ok_or_else(not_good)?;
            if !stored.hash.matches(hash) || !stored.is_live(owner.session_epoch, now) {
                return Err(not_good());
            }
            Ok(Some(stored.seen_at))
        }
    }
}

/// The one answer to every credential that is not good, whatever the reason.
pub(crate) fn not_good() -> Error {
    Error::refused(
        Code::InvalidToken,
        "The credential is unknown, expired, disabled or deleted. Sign in, or use a key that works.",
    )
}
