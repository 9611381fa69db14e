//! The browser of a request, if it signed in before.

use postern_shared::principal::PrincipalId;
use postern_shared::time::Timestamp;

use crate::app::App;
use crate::error::Error;
use crate::secret::{Hash, Secret, bearer};
use crate::store::entity::device::StoredDevice;
use crate::store::{Commit, EntityRef, Principal};

/// A browser that signed in before, and its cookie.
#[derive(Debug)]
pub(super) struct Device {
    token: Secret,
    stored: StoredDevice,
}

impl Device {
    /// The device with this cookie. Costs a call only if there is one.
    pub(super) async fn recognise(app: &App, token: Option<&Secret>) -> Result<Option<Self>, Error> {
        let Some(token) = token else { return Ok(None) };
        let stored = app.store.device(&token.hash(), app.clock.now()).await?;
        Ok(stored.map(|stored| Self { token: token.clone(), stored }))
    }

    /// Its name in counters, if it is known for this canonical login: the user who has it signed in on it, and not all of
    /// the user's sessions ended since. For all other logins it costs one call.
    pub(super) async fn counter(&self, app: &App, login: &str) -> Result<Option<String>, Error> {
        let user = app.store.user_by_login(login).await?.filter(|user| self.stored.has(user));
        let Some(user) = user.map(PrincipalId::from) else { return Ok(None) };
        let snapshot = app.store.snapshot_of([EntityRef::Principal(user.clone())]).await?;
        let is_known = snapshot.principal(&user).is_some_and(|user| self.stored.knows(user));
        // Hashed again, since the hash of the cookie is what recognises it.
        Ok(is_known.then(|| Hash::of(&self.token.hash().hex()).hex()))
    }
}

/// Adds to a commit that a user signs in: on a known device or a new one. Returns its cookie.
pub(super) fn remember(
    app: &App,
    commit: &mut Commit,
    device: Option<&Device>,
    user: &Principal,
    now: Timestamp,
) -> Result<Secret, Error> {
    let token = device.map_or_else(|| bearer::device(&app.random), |device| device.token.clone());
    let before = device.map(|device| &device.stored);
    StoredDevice::write(commit, &token.hash(), before, user, now)?;
    Ok(token)
}
