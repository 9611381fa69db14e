//! The parts of the service: a database, embedded or elsewhere, and the service on it.

use std::env;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
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
use crate::sentence;

/// Where the data is.
#[derive(Debug)]
pub(crate) enum Database {
    /// In this process, on a file that it holds.
    Embedded(DataFile, Embedded),
    /// In the DynamoDB at this address.
    Elsewhere(String),
}

impl Database {
    /// Opens the database: the one that the standard variable of AWS names, else the embedded one on its file, which is
    /// made if it is not there.
    ///
    /// It opens a file, which blocks: nothing else is to be done before it has.
    pub(crate) fn open_or_make(options: &Options) -> Result<Self, String> {
        Self::open_if(options, |_| true)
    }

    /// As [`open_or_make`](Self::open_or_make), but a file that is not there is an error.
    pub(crate) fn open(options: &Options) -> Result<Self, String> {
        Self::open_if(options, Path::exists)
    }

    fn open_if(options: &Options, may_be: fn(&Path) -> bool) -> Result<Self, String> {
        if let Ok(endpoint) = env::var(ENDPOINT_VARIABLE) {
            return Ok(Self::Elsewhere(endpoint));
        }
        let name = if options.demo { "postern-demo.db" } else { "postern.db" };
        let file = options.data.clone().map_or_else(|| data_file::default_file(name), Ok::<PathBuf, String>)?;
        if !may_be(&file) {
            return Err(format!("there is no data file {}; name the right one with --data", file.display()));
        }
        let place = DataFile::take(&file)?;
        demo::keep_apart(&place.file, options.demo)?;
        let embedded = Embedded::open(&place.file)
            .map_err(|error| format!("the data file {}: {}", place.file.display(), sentence::chain(&error)))?;
        Ok(Self::Embedded(place, embedded))
    }

    /// The table in it, made if it is not there.
    pub(crate) async fn store(&self, table: &str, random: &Random) -> Result<Store, String> {
        let client = match self {
            Self::Embedded(_, embedded) => client::in_process(embedded.http_client()),
            Self::Elsewhere(_) => client::from_environment()?,
        };
        let store = Store::new(client, table, random.clone());
        store.create_table_if_absent().await.map_err(|error| format!("{self}: {}", error.sentence()))?;
        Ok(store)
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded(place, _) => write!(f, "{}", place.file.display()),
            Self::Elsewhere(endpoint) => write!(f, "the DynamoDB at {endpoint}"),
        }
    }
}

/// The service, on the machine's own clock and randomness.
pub(crate) fn app(store: Store, random: Random, config: Config) -> Result<App, String> {
    App::new(store, Clock::system(), random, config).map_err(Error::sentence)
}

/// How many passwords are hashed at once: as many as there are processors, and never so many that the 19 MiB of each
/// add up.
pub(crate) fn hashes_at_once() -> usize {
    available_parallelism().map_or(1, NonZeroUsize::get).min(4)
}
