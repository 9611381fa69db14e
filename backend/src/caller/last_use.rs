//! Recording the use of credentials.

use super::{Caller, Credential};
use crate::store::entity::key::USE_RESOLUTION;
use crate::store::entity::session::SEEN_RESOLUTION;

impl Caller {
    /// Records the use of the credential, at most once a minute. A failure changes nothing.
    pub async fn note_use(&self) {
        let resolution = if self.session.is_some() { SEEN_RESOLUTION } else { USE_RESOLUTION };
        // Checked and recorded under one lock: of many concurrent requests, one records the use.
        let due = self.app.remember(self.credential.hash().bytes(), |memory| {
            let noted_at = self.noted_at.max(memory.noted_at);
            let due = noted_at.is_none_or(|at| self.now.duration_since(at) >= resolution);
            memory.noted_at = if due { Some(self.now) } else { noted_at };
            due
        });
        if !due {
            return;
        }
        let noted = match &self.credential {
            Credential::Key(key, _) => self.app.store.note_use(key, self.now, &self.audit.request).await,
            Credential::Session(user, session, _) => self.app.store.note_seen(user, session, self.now).await,
        };
        if let Err(error) = noted {
            tracing::warn!(?error, "the use of a credential was not recorded");
        }
    }
}
