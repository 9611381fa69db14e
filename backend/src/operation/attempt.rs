//! Attempts at a password: each is counted before it is checked, and those that succeed are subtracted. Attempts to accept
//! an invitation are counted whatever becomes of them, since each can take processor time.
//!
//! Nobody can use up the attempts of others who showed something secret first. A browser that signed in before has a
//! counter of its own, and so has a session, for its user's own password, and an invitation. Only when a known browser
//! has used up its own attempts do its further ones count with those of strangers.

use std::net::{IpAddr, Ipv6Addr};

use futures_util::future::try_join_all;
use postern_shared::id::{SessionId, UserId};
use postern_shared::problem::Code;

use crate::app::App;
use crate::error::{Error, Refusal};
use crate::secret::Hash;
use crate::store::counter::until_next_window;

/// The failures in 15 minutes that lock a login for one known browser.
const LIMIT_DEVICE: i64 = 10;
/// The failures in 15 minutes that lock a login for all known browsers: one person can have many.
const LIMIT_DEVICES: i64 = 100;
/// The failures in 15 minutes that lock an address for strangers with every login.
const LIMIT_ADDRESS: i64 = 200;
/// The failures in 15 minutes that lock a login for strangers at one address.
const LIMIT_BOTH: i64 = 10;
/// The failures in 15 minutes that lock a login for strangers at every address: ten addresses' worth.
const LIMIT_LOGIN: i64 = 100;
/// The failures in 15 minutes after which a session cannot change its user's password.
const LIMIT_OWN_PASSWORD: i64 = 10;
/// The attempts in 15 minutes to accept an invitation.
const LIMIT_INVITATION: i64 = 50;

/// A counter, and how many attempts it admits.
type Limited = (String, i64);

/// An attempt that was counted.
#[derive(Debug)]
#[must_use = "an attempt that succeeds is subtracted"]
pub(super) struct Attempt(Vec<String>);

impl Attempt {
    /// Counts an attempt to sign in with a canonical login in a browser that is known for it by this name; `None` if a
    /// limit is exceeded.
    pub(super) async fn on_device(app: &App, login: &str, device: &str) -> Result<Option<Self>, Error> {
        let login = Hash::of(login).hex();
        let own = (format!("DEVICE#{device}#{login}"), LIMIT_DEVICE);
        Self::count(app, [own, (format!("DEVICES#{login}"), LIMIT_DEVICES)]).await
    }

    /// Counts a stranger's attempt to sign in with a canonical login.
    ///
    /// # Errors
    /// A refusal if a limit is exceeded.
    pub(super) async fn of_stranger(app: &App, login: &str, address: &str) -> Result<Self, Error> {
        Self::count(app, of_stranger(login, address)).await?.ok_or_else(|| too_many(app))
    }

    /// Counts an attempt to enter the current password in a session.
    ///
    /// # Errors
    /// A refusal if the limit is exceeded.
    pub(super) async fn at_own_password(app: &App, session: &SessionId) -> Result<Self, Error> {
        let counter = (format!("OWN_PASSWORD#{session}"), LIMIT_OWN_PASSWORD);
        Self::count(app, [counter]).await?.ok_or_else(|| too_many(app))
    }

    /// Counts with each counter in turn, up to the first whose limit is exceeded. Those after it neither grow nor, if there
    /// are none yet, come into being. If one is known to be locked, none grows.
    async fn count<const N: usize>(app: &App, counters: [Limited; N]) -> Result<Option<Self>, Error> {
        let now = app.clock.now();
        if counters.iter().any(|(counter, _)| app.locked.contains(counter, now)) {
            return Ok(None);
        }
        for (counter, limit) in &counters {
            if app.store.count(counter, 1, now).await? > *limit {
                app.locked.insert(counter, now);
                return Ok(None);
            }
        }
        Ok(Some(Self(counters.into_iter().map(|(counter, _)| counter).collect())))
    }

    /// Subtracts an attempt that succeeded. If this fails, the counters are only stricter.
    pub(super) async fn forgive(&self, app: &App) {
        let now = app.clock.now();
        self.0.iter().for_each(|counter| app.locked.remove(counter));
        let counts = try_join_all(self.0.iter().map(|counter| app.store.count(counter, -1, now)));
        if let Err(error) = counts.await {
            tracing::warn!(?error, "a success stays counted as a failure");
        }
    }
}

/// Refuses a stranger's attempt that this process knows to be locked, without a call to the table.
///
/// # Errors
/// The refusal.
pub(super) fn refuse_locked_stranger(app: &App, login: &str, address: &str) -> Result<(), Error> {
    let now = app.clock.now();
    let is_locked = of_stranger(login, address).iter().any(|(counter, _)| app.locked.contains(counter, now));
    if is_locked { Err(too_many(app)) } else { Ok(()) }
}

/// Counts an attempt to accept an invitation whose code is right.
///
/// # Errors
/// A refusal if the limit is exceeded.
pub(super) async fn count_acceptance(app: &App, user: &UserId) -> Result<(), Error> {
    let counter = (format!("INVITATION#{user}"), LIMIT_INVITATION);
    Attempt::count(app, [counter]).await?.map(|_| ()).ok_or_else(|| too_many(app))
}

/// The counters of a stranger who signs in with a canonical login.
///
/// The address comes first: a locked one cannot create counters of further logins. The login at this address comes before
/// the login itself: an address that has used up its attempts at a login cannot use up those of other addresses.
fn of_stranger(login: &str, address: &str) -> [Limited; 3] {
    // Hashed, so that the table holds no list of what people typed.
    let (login, network) = (Hash::of(login).hex(), network(address));
    [
        (format!("ADDRESS#{network}"), LIMIT_ADDRESS),
        (format!("LOGIN_ADDRESS#{login}#{network}"), LIMIT_BOTH),
        (format!("LOGIN#{login}"), LIMIT_LOGIN),
    ]
}

fn too_many(app: &App) -> Error {
    let wait = until_next_window(app.clock.now());
    let minutes = wait.as_secs().div_ceil(60);
    let minutes = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
    let sentence = format!("There were too many failed attempts. Wait {minutes}, then try again.");
    Refusal { retry_after: Some(wait), ..Refusal::new(Code::TooManyAttempts, sentence) }.into()
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
