//! Resolving a credential to a caller.
//!
//! The futures that read or write are on the heap. A caller that is in memory needs none of them, and its request would be
//! larger by all of them.

use std::sync::Arc;

use postern_shared::change::RequestInfo;
use postern_shared::refusal::RefusalReason;
use postern_shared::session::{CredentialKind, CredentialName};
use postern_shared::time::Timestamp;

use super::note::{RefusedKey, reason_of};
use super::{Arrival, Caller, Credential, Idempotency, IdempotencyKey};
use crate::app::App;
use crate::authority::Actor;
use crate::error::Error;
use crate::store::{AuditContext, EntityRef, IdempotencyRef, Logged as _, Snapshot, SnapshotReading};

/// What was read to look a credential up.
struct Lookup {
    snapshot: Arc<Snapshot>,
    /// The reading of what the store can keep.
    reading: Option<SnapshotReading>,
    /// Whether the snapshot has everything that the caller depends on.
    is_complete: bool,
}

impl Lookup {
    /// Reads a credential and these entities, which may be `known` from before. It begins with the snapshot that the store
    /// keeps of the credential, if it does.
    async fn read(
        app: &App,
        credential: &Credential,
        known: Arc<Snapshot>,
        also: impl IntoIterator<Item = EntityRef>,
    ) -> Result<Self, Error> {
        match app.store.kept_snapshot(&credential.hash().bytes()) {
            Ok(mut snapshot) => {
                let unread: Vec<EntityRef> = also.into_iter().filter(|entity| !snapshot.has(entity)).collect();
                if !unread.is_empty() {
                    Box::pin(app.store.load(Arc::make_mut(&mut snapshot), unread)).await?;
                }
                Ok(Self { snapshot, reading: None, is_complete: true })
            }
            Err(reading) => {
                // What was known before the reading began may have been written by now.
                let mut snapshot = if reading.is_some() { Arc::default() } else { known };
                let mut entities = credential.prefetch(app);
                entities.extend(also);
                entities.retain(|entity| !snapshot.has(entity));
                Box::pin(app.store.load_only(Arc::make_mut(&mut snapshot), entities)).await?;
                Ok(Self { snapshot, reading, is_complete: false })
            }
        }
    }
}

impl Caller {
    /// Looks a credential up, and reads these entities in the same call.
    ///
    /// It takes one call if the credential was seen before and its lineage has not changed, two the first time, and
    /// three if a key provisions its owner. It takes none if the store keeps what it read the last time.
    ///
    /// # Errors
    /// `invalid_token` for a credential that is not valid now, whatever the reason.
    pub async fn resolve(
        app: &App,
        credential: &Credential,
        arrival: Arrival,
        prefetch: impl IntoIterator<Item = EntityRef>,
        idempotency: Option<IdempotencyKey>,
    ) -> Result<Self, Error> {
        let now = app.clock.now();
        let idempotency = idempotency.map(|IdempotencyKey { key, target, fingerprint }| {
            (IdempotencyRef { credential: credential.id().to_owned(), target, key }, fingerprint)
        });
        let mut also: Vec<EntityRef> = prefetch.into_iter().collect();
        also.extend(idempotency.iter().map(|(of, _)| EntityRef::Idempotency(of.clone())));
        let read = Lookup::read(app, credential, Arc::default(), also).await?;
        let mut caller = Self::recognise(app, credential, arrival, read, now).await?;
        caller.idempotency = idempotency.map(|(of, fingerprint)| {
            let before = caller.snapshot.idempotency(&of).cloned();
            Idempotency { of, fingerprint: fingerprint(), before }
        });
        Ok(caller)
    }

    /// The caller with another credential, which this caller was given to look up `from` somebody: one more call, or none if
    /// it was prefetched, and those for its lineage.
    pub async fn resolve_other(
        self,
        credential: &Credential,
        from: RequestInfo,
        also: impl IntoIterator<Item = EntityRef>,
    ) -> Result<Self, Error> {
        let Self { app, snapshot, route, now, .. } = self;
        let read = Lookup::read(&app, credential, snapshot, also).await?;
        let arrival = Arrival { request: from, route };
        Self::recognise(&app, credential, arrival, read, now).await
    }

    /// Whether a request with this credential needs no call to look it up.
    pub fn is_known(app: &App, credential: &Credential) -> bool {
        app.store.kept_snapshot(&credential.hash().bytes()).is_ok()
    }

    /// The same caller, looked up again for another commit of the same request.
    pub async fn refreshed(&self) -> Result<Self, Error> {
        let arrival = Arrival { request: self.audit.request.clone(), route: self.route.clone() };
        Self::resolve(&self.app, &self.credential, arrival, [], None).await
    }

    /// Checks a credential against its item in a snapshot, reads its lineage, and remembers it for the next request.
    async fn recognise(
        app: &App,
        credential: &Credential,
        arrival: Arrival,
        Lookup { mut snapshot, reading, is_complete }: Lookup,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if let Credential::Key(key, hash) = credential
            && snapshot.key(key).is_some_and(|stored| stored.was_accepted(hash, now))
        {
            let refused = RefusedKey { app, key, hash, snapshot: &snapshot, arrival: &arrival, now };
            Box::pin(refused.note(RefusalReason::OldSecret)).await;
        }
        let noted_at = credential.check(&snapshot, now)?;
        if !is_complete {
            Box::pin(app.store.load_dependencies(Arc::make_mut(&mut snapshot))).await?;
        }
        let (key, session, kind) = match credential {
            Credential::Key(reference, _) => {
                let kind = reference.owner.kind().pick(CredentialKind::ApiToken, CredentialKind::ApiKey);
                (Some(reference.clone()), None, kind)
            }
            Credential::Session(_, session, _) => (None, Some(session.clone()), CredentialKind::Session),
        };
        let owner = credential.owner();
        let block = match &key {
            Some(key) => snapshot.broken_link(key, now),
            None => snapshot.block_of(&owner, now),
        };
        let name = key.as_ref().and_then(|key| Some(snapshot.key(key)?.name.clone()));
        if let Some(block) = &block {
            let mut reason = RefusalReason::Blocked;
            if let Credential::Key(key, hash) = credential {
                reason = reason_of(key, block);
                let refused = RefusedKey { app, key, hash, snapshot: &snapshot, arrival: &arrival, now };
                Box::pin(refused.note(reason)).await;
            }
            return Err(credential.refused(reason.as_str()));
        }
        let principal = snapshot.principal(&owner).filter(|principal| principal.is_active());
        let audit = Arc::new(AuditContext {
            actor: principal.ok_or_else(|| credential.refused("owner not active"))?.subject(),
            credential: CredentialName { kind, id: Some(credential.id().to_owned()), name },
            request: arrival.request,
        });
        let actor = Actor { principal: owner, key, now };
        if !is_complete {
            let lineage = actor.read_set(&snapshot).into_iter().collect();
            app.remember(credential.hash().bytes(), |memory| memory.prefetch = lineage);
            app.store.keep_snapshot(credential.hash().bytes(), reading, &snapshot);
        }
        let (app, credential) = (app.clone(), credential.clone());
        Ok(Self {
            app,
            now,
            snapshot,
            actor,
            session,
            audit,
            route: arrival.route,
            idempotency: None,
            noted_at,
            credential,
            permissions: Arc::default(),
        })
    }
}
