//! Assembles the service: opens the database, embedded or remote, and builds the service on it.

use std::env;
use std::error;
use std::fmt;
use std::iter::successors;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;

use postern_backend::app::App;
use postern_backend::clock::Clock;
use postern_backend::config::Config;
use postern_backend::error::Error;
use postern_backend::random::Random;
use postern_backend::store::Store;
use postern_backend::store::client::{self, ENDPOINT_VARIABLE};
use postern_embedded::Embedded;

use crate::data_file::{self, DataFile};
use crate::demo;
use crate::options::Options;

/// The database that contains the data.
#[derive(Debug)]
pub(crate) enum Database {
    /// The embedded database on a file that this process has locked.
    Embedded(Embedded, DataFile),
    /// A DynamoDB at this endpoint.
    Remote(String),
}

impl Database {
    /// Opens the DynamoDB that AWS's standard environment variable names, or else the embedded database. A missing data
    /// file is created if `may_create`; otherwise it is an error.
    ///
    /// Opening a file blocks. At this point the program has nothing else to do.
    pub(crate) fn open(options: &Options, may_create: bool) -> Result<Self, String> {
        if let Ok(endpoint) = env::var(ENDPOINT_VARIABLE) {
            return Ok(Self::Remote(endpoint));
        }
        let file = if may_create { data_file(options)? } else { existing_data_file(options)? };
        let data_file = DataFile::lock(&file)?;
        demo::keep_apart(&data_file.file, options.demo)?;
        let embedded = Embedded::open(&data_file.file)
            .map_err(|error| format!("the data file {} cannot be used: {}", data_file.file.display(), chain(&error)))?;
        Ok(Self::Embedded(embedded, data_file))
    }

    /// Opens the table in the database. Creates it if it does not exist. This process alone writes to a data file: it has
    /// the lock.
    pub(crate) async fn store(&self, table: &str, random: &Random) -> Result<Store, String> {
        let store = match self {
            Self::Embedded(embedded, _) => {
                Store::new(client::in_process(embedded.http_client()), table, random.clone()).as_sole_writer()
            }
            Self::Remote(_) => Store::new(client::from_environment()?, table, random.clone()),
        };
        store.create_table_if_absent().await.map_err(|error| format!("{self}: {}", error.sentence()))?;
        Ok(store)
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded(_, data_file) => write!(f, "{}", data_file.file.display()),
            Self::Remote(endpoint) => write!(f, "the DynamoDB at {endpoint}"),
        }
    }
}

/// The path of the data file.
fn data_file(options: &Options) -> Result<PathBuf, String> {
    let name = if options.demo { "postern-demo.db" } else { "postern.db" };
    options.data.clone().map_or_else(|| data_file::default_file(name), Ok)
}

/// The path of the data file, which must exist.
pub(crate) fn existing_data_file(options: &Options) -> Result<PathBuf, String> {
    let file = data_file(options)?;
    if file.exists() {
        Ok(file)
    } else {
        Err(format!("there is no data file {}; name an existing one with --data", file.display()))
    }
}

/// Builds the service.
pub(crate) fn app(store: Store, clock: Clock, random: Random, config: Config) -> Result<App, String> {
    App::new(store, clock, random, config).map_err(Error::sentence)
}

/// How many passwords are hashed at once: one per processor but for one, which is left to all other requests; at least 1,
/// and at most 4, because each takes 19 MiB.
pub(crate) fn hashes_at_once() -> usize {
    available_parallelism().map_or(1, NonZeroUsize::get).saturating_sub(1).clamp(1, 4)
}

/// An error and all its sources, on one line.
pub(crate) fn chain(error: &dyn error::Error) -> String {
    let errors = successors(Some(error), |error| error.source()).map(|error| error.to_string().replace('\n', " "));
    errors.collect::<Vec<_>>().join(": ")
}
