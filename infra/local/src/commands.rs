//! The commands that do not serve: `recover` and `setup-code`.

use postern_backend::clock::Clock;
use postern_backend::config::Config;
use postern_backend::operation::recover;
use postern_backend::random::Random;
use postern_backend::secret::bearer;

use crate::options::Options;
use crate::parts::{self, Database};
use crate::say;

/// Creates a new invitation for the administrator and prints it.
pub(crate) async fn recover(options: &Options, login: &str) -> Result<(), String> {
    let database = Database::open(options, false)?;
    let random = Random::system();
    let store = database.store(&options.table, &random).await?;
    let public_url = options.public_url_at(options.port)?;
    let config = Config { public_url, setup_code: None, hashes_at_once: 1 };
    let app = parts::app(store, Clock::system(), random, config)?;
    let invitation = recover::recover(&app, login)
        .await
        .map_err(|error| format!("{login} cannot be recovered: {}", error.sentence()))?;
    say(&format!(
        "The old password and all sessions of {login} have ended.\n\
        Start Postern, and set a new password by {} here:\n{}",
        invitation.expires_at, invitation.url
    ))
}

/// Creates a set-up code for Postern in AWS and prints it once. It is stored nowhere, and the deployment knows only its
/// hash.
pub(crate) fn make_setup_code() -> Result<(), String> {
    let code = bearer::setup(&Random::system());
    say(&format!(
        "Set-up code (keep it secret): {}\nSetupCodeHash (its hash):     {}",
        code.reveal(),
        code.hash().hex()
    ))
}
