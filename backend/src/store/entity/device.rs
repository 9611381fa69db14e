//! Devices: browsers that signed in before. A device only decides which counter an attempt to sign in belongs to.

use jiff::SignedDuration;
use postern_shared::id::UserId;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::secret::Hash;
use crate::store::{Commit, Principal, Store, item_key};

/// How long a browser is recognised after a sign-in.
pub const DEVICE_LIFE: SignedDuration = SignedDuration::from_hours(180 * 24);
/// The most users that a browser is recognised for.
const USERS: usize = 8;

/// A browser that signed in before. Its item has the hash of its cookie as a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredDevice {
    /// The users who signed in on it, the last one at the end.
    users: Vec<DeviceUser>,
    /// When it is forgotten.
    expires_at: Timestamp,
    /// When DynamoDB may delete it, in seconds since 1970. Not before it is forgotten.
    ttl: i64,
}

/// A user who signed in on a device.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct DeviceUser {
    user: UserId,
    /// The session epoch of the user then. What ends all sessions ends what the device is known for.
    epoch: u64,
}

impl StoredDevice {
    /// Whether a user with this id ever signed in on it.
    pub fn has(&self, user: &UserId) -> bool {
        self.users.iter().any(|known| known.user == *user)
    }

    /// Whether the user signed in on it, and not all sessions ended since.
    pub fn knows(&self, user: &Principal) -> bool {
        let is_known = |known: &DeviceUser| user.user_id() == Some(&known.user) && known.epoch == user.session_epoch;
        self.users.iter().any(is_known)
    }

    /// Writes that a user signs in now: to a new device, or in place of `before`. Of two sign-ins at the same time one can
    /// be lost; the browser is then a stranger for that user.
    pub fn write(
        commit: &mut Commit,
        token: &Hash,
        before: Option<&Self>,
        user: &Principal,
        now: Timestamp,
    ) -> Result<(), Error> {
        let id = user.user_id().ok_or_else(|| Error::internal("a principal that is no user signs in"))?;
        let others = before.iter().flat_map(|before| &before.users).filter(|known| known.user != *id);
        let mut users: Vec<DeviceUser> = others.cloned().collect();
        users.drain(..(users.len() + 1).saturating_sub(USERS));
        users.push(DeviceUser { user: id.clone(), epoch: user.session_epoch });
        let expires_at = now.checked_add(DEVICE_LIFE).map_err(Error::internal)?;
        commit.write(item_key::device(token), &Self { users, expires_at, ttl: expires_at.as_second() + 1 })
    }
}

impl Store {
    /// The device with this cookie, unless it is forgotten.
    pub async fn device(&self, token: &Hash, now: Timestamp) -> Result<Option<StoredDevice>, Error> {
        let stored: Option<StoredDevice> = self.get(&item_key::device(token)).await?;
        Ok(stored.filter(|stored| now < stored.expires_at))
    }
}
