//! Who is asking: the value that every operation demands first. There is no way to make one but to show a credential that
//! is good now.

mod once;
mod presented;

pub use once::{Once, OnceKey};
pub use presented::Presented;

use jiff::Timestamp;
use postern_shared::change::Origin;
use postern_shared::id::{SessionId, UserId};
use postern_shared::permission::Permission;
use postern_shared::power::Power;
use postern_shared::principal::PrincipalId;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName};

use crate::app::App;
use crate::authority::{Asker, Evidence, World};
use crate::error::{Error, Refusal};
use crate::store::change::Author;
use crate::store::commit::{Commit, Condition};
use crate::store::gather::Seed;
use crate::store::idempotent::Made;
use crate::store::key::{self, Key};
use crate::store::principal::Principal;
use crate::store::read::{Reading, at};
use crate::store::session::{SEEN_RESOLUTION, StoredSession};
use crate::store::stored_key::USE_RESOLUTION;

/// Someone whose credential was good when the request was read, with all that decides what they may do.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The service they ask.
    pub app: App,
    /// The time of the request; one for all of its decisions.
    pub now: Timestamp,
    /// Everything that was read to know them, and what the path names.
    pub world: World,
    /// Them, as the rules see them.
    pub asker: Asker,
    /// Their session, unless they use a key.
    pub session: Option<SessionId>,
    /// How the change log speaks of what they do.
    pub author: Author,
    /// What this request made before with the same credential, if it is to be done once.
    pub once: Option<Once>,
    /// When their credential's use was last noted.
    noted_at: Option<Timestamp>,
    presented: Presented,
}

impl Caller {
    /// Looks a credential up, and reads these along with it.
    ///
    /// One call if the credential was seen before and nothing above it has changed, two the first time, three if a key
    /// brought its owner in.
    pub async fn resolve(
        app: &App,
        presented: &Presented,
        request: Origin,
        named: impl IntoIterator<Item = Seed>,
        once: Option<OnceKey>,
    ) -> Result<Self, Error> {
        let now = app.clock.now();
        let mut seeds = presented.seeds(app);
        seeds.extend(named);
        let mut also: Vec<Key> = Vec::new();
        if let Presented::Session(user, session, _) = presented {
            also.push(key::session(user, session));
        }
        let once_place = once.as_ref().map(|once| key::idempotent(presented.id(), &once.key));
        also.extend(once_place.clone());
        let mut world = World::default();
        let reading = app.store.begin(&mut world, seeds, &also).await?;
        let noted_at = recognise(presented, &world, &reading, now)?;
        app.store.complete(&mut world).await?;
        let mut caller = Self::admit(app, presented, request, world, noted_at, now)?;
        if let (Some(once), Some(place)) = (once, once_place) {
            let before = at::<Made>(&reading, &place)?;
            caller.once = Some(Once { place, fingerprint: once.fingerprint, before });
        }
        let seeds = caller.asker.evidence(&caller.world).into_iter().collect();
        app.remember(presented.hash().bytes(), |memory| memory.seeds = seeds);
        Ok(caller)
    }

    fn admit(
        app: &App,
        presented: &Presented,
        request: Origin,
        world: World,
        noted_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let (key, session, credential) = match presented {
            Presented::Key(reference, _) => {
                let kind = match reference.owner {
                    PrincipalId::User(_) => CredentialKind::ApiToken,
                    PrincipalId::ApiUser(_) => CredentialKind::ApiKey,
                };
                (Some(reference.clone()), None, CredentialName { kind, id: Some(reference.id.to_string()) })
            }
            Presented::Session(_, session, _) => {
                let kind = CredentialKind::Session;
                (None, Some(session.clone()), CredentialName { kind, id: Some(session.to_string()) })
            }
        };
        let owner = presented.owner();
        let broken = match &key {
            Some(key) => world.break_of(key, now),
            None => world.block_of(&owner, now),
        };
        let actor = world.principal(&owner).filter(|principal| principal.is_active() && broken.is_none());
        let actor = actor.ok_or_else(not_good)?.subject();
        let asker = Asker { principal: owner, key, now };
        let author = Author { actor, credential, request };
        Ok(Self {
            app: app.clone(),
            now,
            world,
            asker,
            session,
            author,
            once: None,
            noted_at,
            presented: presented.clone(),
        })
    }

    /// What the caller may do now.
    #[must_use]
    pub fn power(&self) -> Power {
        self.asker.power(&self.world)
    }

    /// Refuses a caller who lacks a permission.
    pub fn must(&self, permission: &Permission) -> Result<(), Refusal> {
        if self.power().allows(permission) { Ok(()) } else { Err(Refusal::lacks(permission.clone())) }
    }

    /// The principal that asks.
    pub fn principal(&self) -> Result<&Principal, Error> {
        self.world.principal(&self.asker.principal).ok_or_else(|| Error::internal("a caller without a principal"))
    }

    /// Refuses a caller with a key.
    pub fn must_be_in_session(&self) -> Result<(&UserId, &SessionId), Refusal> {
        match (&self.asker.principal, &self.session) {
            (PrincipalId::User(user), Some(session)) => Ok((user, session)),
            _ => Err(Refusal::new(Code::SessionRequired, "Sign in to do this; a key or token cannot.")),
        }
    }

    /// What the caller knows, and these with all they depend on.
    pub async fn world_with(&self, seeds: impl IntoIterator<Item = Seed>) -> Result<World, Error> {
        let mut world = self.world.clone();
        self.app.store.gather(&mut world, seeds).await?;
        Ok(world)
    }

    /// Makes a commit fail if the caller, or anything else that it was decided on, has changed since.
    pub fn bind(&self, world: &World, evidence: Evidence, commit: &mut Commit) -> Result<(), Error> {
        world.bind(evidence.and(self.asker.evidence(world)), commit)?;
        if let (PrincipalId::User(user), Some(session)) = (&self.asker.principal, &self.session) {
            commit.expect(key::session(user, session), Condition::Present);
        }
        Ok(())
    }

    /// The same caller, looked up again, for another commit of the same request.
    pub async fn afresh(&self) -> Result<Self, Error> {
        Self::resolve(&self.app, &self.presented, self.author.request.clone(), [], None).await
    }

    /// Looks up the credential of another, which this caller was given: one more call, or none if it was read along, and
    /// whatever it depends on.
    pub async fn recognise_other(
        &self,
        presented: &Presented,
        also: impl IntoIterator<Item = Seed>,
    ) -> Result<Self, Error> {
        let mut world = self.world.clone();
        let mut seeds = presented.seeds(&self.app);
        seeds.extend(also);
        seeds.retain(|seed| !world.has(seed));
        let reading = self.app.store.begin(&mut world, seeds, &[]).await?;
        let noted_at = recognise(presented, &world, &reading, self.now)?;
        self.app.store.complete(&mut world).await?;
        let other = Self::admit(&self.app, presented, self.author.request.clone(), world, noted_at, self.now)?;
        let lineage = other.asker.evidence(&other.world).into_iter().collect();
        self.app.remember(presented.hash().bytes(), |memory| memory.seeds = lineage);
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
        let due = self.app.remember(self.presented.hash().bytes(), |memory| {
            let noted_at = self.noted_at.max(memory.noted_at);
            let due = noted_at.is_none_or(|at| self.now.duration_since(at) >= resolution);
            memory.noted_at = if due { Some(self.now) } else { noted_at };
            due
        });
        if !due {
            return;
        }
        let noted = match (&self.asker.principal, &self.asker.key, &self.session) {
            (_, Some(key), _) => self.app.store.note_use(key, self.now, &self.author.request).await,
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
    presented: &Presented,
    world: &World,
    reading: &Reading,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    match presented {
        Presented::Key(reference, hash) => {
            let stored = world.key(reference).filter(|stored| stored.accepts(hash, now)).ok_or_else(not_good)?;
            Ok(stored.last_used_at)
        }
        Presented::Session(user, session, hash) => {
            let stored: StoredSession = at(reading, &key::session(user, session))?.ok_or_else(not_good)?;
            let owner = world.principal(&user.clone().into()).ok_or_else(not_good)?;
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
