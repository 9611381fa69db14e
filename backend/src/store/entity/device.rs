//! Devices: browsers that signed in before. A device only decides which counter an attempt to sign in belongs to.

use jiff::SignedDuration;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::secret::Hash;
use crate::store::{Commit, Store, item_key};

/// How long a browser is recognised after a sign-in.
pub const DEVICE_LIFE: SignedDuration = SignedDuration::from_hours(180 * 24);
/// The most logins that a browser is recognised for.
const LOGINS: usize = 8;

/// A browser that signed in before. Its item has the hash of its cookie as a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredDevice {
    /// The hashes of the canonical logins that it signed in with, the last one at the end.
    logins: Vec<Hash>,
    /// When it is forgotten.
    expires_at: Timestamp,
    /// When DynamoDB may delete it, in seconds since 1970. Not before it is forgotten.
    ttl: i64,
}

impl StoredDevice {
    /// Whether somebody signed in with this canonical login.
    pub fn knows(&self, login: &Hash) -> bool {
        self.logins.iter().any(|known| known.matches(login))
    }

    /// Writes that somebody signs in now: to a new device, or in place of `before`. Of two sign-ins at the same time one
    /// can be lost; the browser is then a stranger for that login.
    pub fn write(
        commit: &mut Commit,
        token: &Hash,
        before: Option<&Self>,
        login: Hash,
        now: Timestamp,
    ) -> Result<(), Error> {
        let others = before.iter().flat_map(|before| &before.logins).filter(|known| !known.matches(&login));
        let mut logins: Vec<Hash> = others.copied().collect();
        logins.drain(..(logins.len() + 1).saturating_sub(LOGINS));
        logins.push(login);
        let expires_at = now.checked_add(DEVICE_LIFE).map_err(Error::internal)?;
        commit.write(item_key::device(token), &Self { logins, expires_at, ttl: expires_at.as_second() + 1 })
    }
}

impl Store {
    /// The device with this cookie, unless it is forgotten.
    pub async fn device(&self, token: &Hash, now: Timestamp) -> Result<Option<StoredDevice>, Error> {
        let stored: Option<StoredDevice> = self.get(&item_key::device(token)).await?;
        Ok(stored.filter(|stored| now < stored.expires_at))
    }
}
