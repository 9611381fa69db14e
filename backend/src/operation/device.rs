//! The browser of a request, if it signed in before.

use postern_shared::text::canonical;
use postern_shared::time::Timestamp;

use crate::app::App;
use crate::error::Error;
use crate::secret::{Hash, Secret, bearer};
use crate::store::Commit;
use crate::store::entity::device::StoredDevice;

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

    /// Its name in counters, if somebody signed in on it with this canonical login.
    pub(super) fn counter(&self, login: &str) -> Option<String> {
        // Hashed again, since the hash of the cookie is what recognises it.
        self.stored.knows(&Hash::of(login)).then(|| Hash::of(&self.token.hash().hex()).hex())
    }
}

/// Adds to a commit that somebody signs in with a login: on a known device or a new one. Returns its cookie.
pub(super) fn remember(
    app: &App,
    commit: &mut Commit,
    device: Option<&Device>,
    login: &str,
    now: Timestamp,
) -> Result<Secret, Error> {
    let token = device.map_or_else(|| bearer::device(&app.random), |device| device.token.clone());
    let before = device.map(|device| &device.stored);
    StoredDevice::write(commit, &token.hash(), before, Hash::of(&canonical(login)), now)?;
    Ok(token)
}
