//! Attempts at a password or code: each is counted before it is checked, and those that succeed are subtracted.
//!
//! Nobody can use up the attempts of others who showed something secret first. A browser that signed in before has a
//! counter of its own, and so has a session, for its user's own password, and an invitation. Only when a known browser
//! has used up its own attempts do its further ones count with those of strangers.

use std::net::{IpAddr, Ipv6Addr};

use futures_util::future::{try_join, try_join_all};
use postern_shared::id::{SessionId, UserId};
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;

use crate::app::App;
use crate::error::{Error, Refusal};
use crate::secret::Hash;
use crate::store::counter::until_next_window;

/// The failures in 15 minutes that lock a login for one known browser.
const LIMIT_DEVICE: i64 = 10;
/// The failures in 15 minutes that lock a login for all known browsers: someone who knew an old password can have many.
const LIMIT_DEVICES: i64 = 100;
/// The failures in 15 minutes that lock a login for strangers at one address.
const LIMIT_BOTH: i64 = 10;
/// The failures in 15 minutes that lock a login for strangers at every address: ten addresses' worth.
const LIMIT_LOGIN: i64 = 100;
/// The failures in 15 minutes that lock an address for strangers with every login.
const LIMIT_ADDRESS: i64 = 200;
/// The failures in 15 minutes after which a session cannot change its user's password.
const LIMIT_OWN_PASSWORD: i64 = 10;
/// The attempts in 15 minutes to accept an invitation: each can take processor time.
const LIMIT_INVITATION: i64 = 50;

/// An attempt that was counted.
#[derive(Debug)]
#[must_use = "an attempt that succeeds is subtracted"]
pub(super) struct Attempt(Vec<String>);

impl Attempt {
    /// Counts an attempt to sign in with a canonical login. `device` is the name of a browser that is known for it.
    ///
    /// # Errors
    /// A refusal if a limit is exceeded.
    pub(super) async fn to_sign_in(
        app: &App,
        login: &str,
        address: &str,
        device: Option<String>,
    ) -> Result<Self, Error> {
        let now = app.clock.now();
        // Hashed, so that the table holds no list of what people typed.
        let login = Hash::of(login).hex();
        if let Some(device) = device {
            let (device, devices) = (format!("DEVICE#{device}#{login}"), format!("DEVICES#{login}"));
            if app.store.count(&device, 1, now).await? <= LIMIT_DEVICE
                && app.store.count(&devices, 1, now).await? <= LIMIT_DEVICES
            {
                return Ok(Self(vec![device, devices]));
            }
        }
        let network = network(address);
        let both = format!("LOGIN_ADDRESS#{login}#{network}");
        let (login, address) = (format!("LOGIN#{login}"), format!("ADDRESS#{network}"));
        // An address that has used up its attempts at a login is not counted further, so that it cannot use up those of
        // other addresses.
        must_be_within(LIMIT_BOTH, app.store.count(&both, 1, now).await?, now)?;
        let counts = try_join(app.store.count(&login, 1, now), app.store.count(&address, 1, now)).await?;
        must_be_within(LIMIT_LOGIN, counts.0, now)?;
        must_be_within(LIMIT_ADDRESS, counts.1, now)?;
        Ok(Self(vec![both, login, address]))
    }

    /// Counts an attempt to enter the current password in a session.
    ///
    /// # Errors
    /// A refusal if the limit is exceeded.
    pub(super) async fn at_own_password(app: &App, session: &SessionId) -> Result<Self, Error> {
        Self::within(app, LIMIT_OWN_PASSWORD, format!("OWN_PASSWORD#{session}")).await
    }

    /// Counts an attempt to accept an invitation whose code is right.
    ///
    /// # Errors
    /// A refusal if the limit is exceeded.
    pub(super) async fn at_invitation(app: &App, user: &UserId) -> Result<Self, Error> {
        Self::within(app, LIMIT_INVITATION, format!("INVITATION#{user}")).await
    }

    async fn within(app: &App, limit: i64, counter: String) -> Result<Self, Error> {
        let now = app.clock.now();
        must_be_within(limit, app.store.count(&counter, 1, now).await?, now)?;
        Ok(Self(vec![counter]))
    }

    /// Subtracts an attempt that succeeded. If this fails, the counters are only stricter.
    pub(super) async fn forgive(&self, app: &App) {
        let now = app.clock.now();
        let counts = try_join_all(self.0.iter().map(|counter| app.store.count(counter, -1, now)));
        if let Err(error) = counts.await {
            tracing::warn!(?error, "a success stays counted as a failure");
        }
    }
}

fn must_be_within(limit: i64, count: i64, now: Timestamp) -> Result<(), Refusal> {
    if count <= limit {
        return Ok(());
    }
    let wait = until_next_window(now);
    let minutes = wait.as_secs().div_ceil(60);
    let minutes = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
    let sentence = format!("There were too many failed attempts. Wait {minutes}, then try again.");
    Err(Refusal { retry_after: Some(wait), ..Refusal::new(Code::TooManyAttempts, sentence) })
}

/// The network of an address: itself for IPv4, its /64 for IPv6, since one customer has a whole /64.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => "unknown".to_owned(),
    }
}
