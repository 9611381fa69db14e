//! The commands that do not serve: `recover`, `backup` and `setup-code`.

use std::path::Path;
use std::{env, fs, io};

use postern_backend::clock::Clock;
use postern_backend::config::Config;
use postern_backend::operation::recover;
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::store::client::ENDPOINT_VARIABLE;
use postern_embedded::back_up as copy_database;
use tempfile::Builder;

use crate::options::Options;
use crate::parts::{self, Database};
use crate::{demo, say};

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

/// Copies the data to a new file, while another process may be serving it.
pub(crate) fn back_up(options: &Options, to: &Path) -> Result<(), String> {
    if let Ok(endpoint) = env::var(ENDPOINT_VARIABLE) {
        return Err(format!("the data is in the DynamoDB at {endpoint}, which has backups of its own"));
    }
    let from = parts::existing_data_file(options)?.canonicalize().map_err(|error| error.to_string())?;
    if demo::is_demo(&from) {
        return Err(format!(
            "the data file {} contains the demo, whose passwords are public: keep no copy",
            from.display()
        ));
    }
    let cannot = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => format!("{} exists; name a new file for the backup", to.display()),
        _ => format!("the backup {} cannot be written: {error}", to.display()),
    };
    if fs::symlink_metadata(to).is_ok() {
        return Err(cannot(io::ErrorKind::AlreadyExists.into()));
    }
    // Complete or not there: nobody takes half a copy for a backup. The copy is a new file that only its owner can read,
    // because another one in its place could be a link, or readable by others.
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let partial = Builder::new().prefix("postern-").suffix(".partial").tempfile_in(folder).map_err(cannot)?;
    copy_database(&from, partial.path())
        .map_err(|error| format!("the data file {} cannot be copied: {}", from.display(), parts::chain(&error)))?;
    partial.as_file().sync_all().map_err(cannot)?;
    partial.persist_noclobber(to).map_err(|error| cannot(error.error))?;
    say(&format!("The data in {} is now also in {}.", from.display(), to.display()))
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
