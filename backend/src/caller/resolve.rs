//! Resolving a credential to a caller.

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
use crate::store::{AuditContext, EntityRef, IdempotencyRef, Logged as _, Snapshot};

impl Caller {
    /// Looks a credential up, and reads these entities in the same call.
    ///
    /// It takes one call if the credential was seen before and its lineage has not changed, two the first time, and
    /// three if a key provisions its owner.
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
        let mut entities = credential.prefetch(app);
        entities.extend(prefetch);
        entities.extend(idempotency.iter().map(|(of, _)| EntityRef::Idempotency(of.clone())));
        let snapshot = app.store.snapshot_of(entities).await?;
        let mut caller = Self::recognise(app, credential, arrival, snapshot, now).await?;
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
        let mut snapshot = Arc::unwrap_or_clone(snapshot);
        let mut entities = credential.prefetch(&app);
        entities.extend(also);
        entities.retain(|entity| !snapshot.has(entity));
        app.store.load_only(&mut snapshot, entities).await?;
        let arrival = Arrival { request: from, route };
        Self::recognise(&app, credential, arrival, snapshot, now).await
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
        mut snapshot: Snapshot,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if let Credential::Key(key, hash) = credential
            && snapshot.key(key).is_some_and(|stored| stored.was_accepted(hash, now))
        {
            let refused = RefusedKey { app, key, hash, snapshot: &snapshot, arrival: &arrival, now };
            refused.note(RefusalReason::OldSecret).await;
        }
        let noted_at = credential.check(&snapshot, now)?;
        app.store.load_dependencies(&mut snapshot).await?;
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
                RefusedKey { app, key, hash, snapshot: &snapshot, arrival: &arrival, now }.note(reason).await;
            }
            return Err(credential.refused(reason.as_str()));
        }
        let principal = snapshot.principal(&owner).filter(|principal| principal.is_active());
        let audit = AuditContext {
            actor: principal.ok_or_else(|| credential.refused("owner not active"))?.subject(),
            credential: CredentialName { kind, id: Some(credential.id().to_owned()), name },
            request: arrival.request,
        };
        let actor = Actor { principal: owner, key, now };
        let lineage = actor.read_set(&snapshot).into_iter().collect();
        app.remember(credential.hash().bytes(), |memory| memory.prefetch = lineage);
        let (app, credential, snapshot) = (app.clone(), credential.clone(), Arc::new(snapshot));
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
        })
    }
}
