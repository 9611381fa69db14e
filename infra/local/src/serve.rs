//! Serves, from the first message on the terminal to the last connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use postern_backend::clock::Clock;
use postern_backend::config::Config;
use postern_backend::error::Error;
use postern_backend::http;
use postern_backend::operation::setup;
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_embedded::Embedded;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use crate::listen::listen;
use crate::options::Options;
use crate::parts::{self, Database};
use crate::server::{Server, Settings};
use crate::stop::Stop;
use crate::{demo, open_files, say};

/// How long requests that have begun may take to end, once the program is told to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// The time between two sweeps of the database. The service ignores expired items anyway, and a sweep reads the whole
/// table. Sweeps only keep the file from growing.
const SWEEP_PERIOD: Duration = Duration::from_mins(10);

/// Serves until told to stop.
pub(crate) async fn serve(options: &Options) -> Result<(), String> {
    // Comes first, so that a signal stops the program cleanly from the first printed line on.
    let mut stop = Stop::listen()?;
    let tls = options.tls()?;
    let database = Database::open(options, true)?;
    let random = Random::system();
    let store = database.store(&options.table, &random).await?;
    let listeners = listen(options.address, options.port).await?;
    if options.demo {
        tokio::select! {
            filled = demo::fill(&database, store.clone(), &random) => filled?,
            () = stop.requested() => return Ok(()),
        }
    }
    let addresses = listeners.iter().map(TcpListener::local_addr).collect::<Result<Vec<_>, _>>();
    let addresses = addresses.map_err(|error| error.to_string())?;
    let port = addresses.first().map_or(options.port, SocketAddr::port);

    // Once Postern is set up, the code is not printed, and it would be refused.
    let code = bearer::setup(&random);
    let config = Config {
        public_url: options.public_url_at(port)?,
        setup_code: Some(code.hash()),
        hashes_at_once: parts::hashes_at_once(),
    };
    let app = parts::app(store, Clock::system(), random, config)?;
    let public_url = &app.config.public_url;
    if options.is_reachable() && !public_url.is_https() {
        tracing::warn!(
            "{public_url} is not https: passwords and keys are sent unencrypted, and browsers do not stay signed in"
        );
    }
    let listening = addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
    say(&format!(
        "Postern listens on {listening}.\nOpen {public_url} in a browser. The API is at {public_url}/api/v1.\n\
        The data is in {database}."
    ))?;
    if !setup::is_done(&app).await.map_err(Error::sentence)? {
        let link = public_url.page_with_secret("setup", code.reveal());
        say(&format!("Set it up here. The first person to open this link becomes the administrator:\n{link}"))?;
    }
    if options.demo {
        say(&demo::introduction()?)?;
    }
    drop(code);
    if let Database::Embedded(embedded, _) = &database {
        tokio::spawn(sweep(embedded.clone()));
    }
    let settings = Settings {
        tls,
        proxies: options.proxies(),
        timeouts: options.timeouts(),
        limit: open_files::connections(options.max_connections()),
    };
    let server = Server::new(http::router_of_known_hosts(&app), settings);
    answer_until_stopped(&server, listeners, stop).await;
    Ok(())
}

/// Answers requests until the program is told to stop, and then waits for those that have begun.
async fn answer_until_stopped(server: &Arc<Server>, listeners: Vec<TcpListener>, mut stop: Stop) {
    tokio::select! {
        () = server.accept(listeners) => {}
        () = stop.requested() => {}
    }
    tracing::info!("stopping");
    tokio::select! {
        drained = server.drain(DRAIN) => if !drained {
            tracing::warn!("cut off the requests that had not ended after {} s", DRAIN.as_secs());
        },
        () = stop.requested() => tracing::warn!("told to stop twice: cut off the requests that had not ended"),
    }
    tracing::info!("stopped");
}

/// Deletes expired items at intervals, as DynamoDB does by itself.
async fn sweep(embedded: Embedded) {
    let mut due = interval(SWEEP_PERIOD);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        due.tick().await;
        let embedded = embedded.clone();
        match spawn_blocking(move || embedded.sweep()).await {
            Ok(Ok(deleted)) => tracing::debug!(deleted, "deleted expired items"),
            Ok(Err(error)) => tracing::warn!("deleting expired items failed: {}", parts::chain(&error)),
            Err(_) => tracing::error!("deleting expired items panicked"),
        }
    }
}
