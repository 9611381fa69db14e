//! The browser of a request, if it signed in before.

use postern_shared::id::UserId;
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

    /// The user who has this canonical login, if the device is known for it: the user signed in on it, and not all of the
    /// user's sessions ended since. For all other logins it costs one call.
    pub(super) async fn known_user(&self, app: &App, login: &str) -> Result<Option<UserId>, Error> {
        let user = app.store.user_by_login(login).await?.filter(|user| self.stored.has(user));
        let Some(user) = user else { return Ok(None) };
        let id = PrincipalId::from(user.clone());
        let snapshot = app.store.snapshot_of([EntityRef::Principal(id.clone())]).await?;
        let is_known = snapshot.principal(&id).is_some_and(|user| self.stored.knows(user));
        Ok(is_known.then_some(user))
    }

    /// Its name in counters. Hashed again, since the hash of the cookie is what recognises it.
    pub(super) fn counter(&self) -> String {
        Hash::of(&self.token.hash().hex()).hex()
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
