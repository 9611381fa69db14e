//! The server: accepts connections up to a limit, ends those that keep it waiting, and lets the others end by themselves
//! when it stops.
//!
//! `activity` knows what happens on a connection, `stream` and `body` tell it, and `connection` acts on it.

mod activity;
mod body;
mod connection;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use futures_util::future::join_all;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};

use activity::Activity;
pub(crate) use activity::Timeouts;
use connection::Connection;

use crate::proxies::Proxies;
use crate::tls::Tls;

/// The time between two attempts to accept or to make room, if the first one failed.
const PAUSE: Duration = Duration::from_millis(100);
/// The time between two lines in the log about the same trouble.
const LOG_PERIOD: Duration = Duration::from_mins(1);

/// How a server treats its connections.
pub(crate) struct Settings {
    /// With it the server speaks nothing else.
    pub(crate) tls: Option<Tls>,
    /// The proxies that are trusted to name the client.
    pub(crate) proxies: Proxies,
    pub(crate) timeouts: Timeouts,
    /// The most connections at the same time.
    pub(crate) limit: usize,
}

/// What the connections of a server share.
pub(crate) struct Server {
    router: Router,
    settings: Settings,
    open: Mutex<BTreeMap<u64, Arc<Activity>>>,
    next: AtomicU64,
    ended: Notify,
    stopping: watch::Sender<()>,
    last_logged: Mutex<Option<Instant>>,
}

impl Server {
    /// A server that answers with this router.
    pub(crate) fn new(router: Router, settings: Settings) -> Arc<Self> {
        Arc::new(Self {
            router,
            settings,
            open: Mutex::default(),
            next: AtomicU64::default(),
            ended: Notify::new(),
            stopping: watch::Sender::default(),
            last_logged: Mutex::default(),
        })
    }

    /// Accepts connections. Never returns; the listeners close when this is dropped.
    pub(crate) async fn accept(self: &Arc<Self>, listeners: Vec<TcpListener>) {
        join_all(listeners.into_iter().map(|listener| self.accept_from(listener))).await;
    }

    /// Asks every connection to end after the request that it is answering. Waits for them, but not longer than
    /// `limit`. Returns whether all have ended.
    pub(crate) async fn drain(&self, limit: Duration) -> bool {
        self.stopping.send_replace(());
        timeout(limit, self.stopping.closed()).await.is_ok()
    }

    async fn accept_from(self: &Arc<Self>, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => {
                    let registration = self.register().await;
                    tokio::spawn(registration.serve(stream, peer));
                }
                Err(error) if is_of_peer(&error) => {}
                // For example, too many files are open. Accepting at once again would fail again.
                Err(error) => {
                    self.log_seldom(|| tracing::error!("connections cannot be accepted: {error}"));
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Registers a connection. If there are too many, this closes the one that has waited for its client for longest.
    async fn register(self: &Arc<Self>) -> Registration {
        while self.connections().len() >= self.settings.limit {
            self.log_seldom(|| {
                tracing::warn!(
                    "{} connections are open, which is the limit: for each new one, Postern closes the one that has \
                    waited for its client for longest",
                    self.settings.limit
                );
            });
            let longest = self
                .connections()
                .values()
                .filter_map(|it| Some((it.waiting_since()?, Arc::clone(it))))
                .min_by_key(|(since, _)| *since);
            if let Some((_, activity)) = longest {
                activity.evict();
            }
            let _ = timeout(PAUSE, self.ended.notified()).await;
        }
        let (id, activity) = (self.next.fetch_add(1, Ordering::Relaxed), Arc::new(Activity::new()));
        self.connections().insert(id, Arc::clone(&activity));
        // Before the connection has a task of its own: one that starts late must not miss that the server stops.
        let stopping = self.stopping.subscribe();
        Registration { server: Arc::clone(self), id, activity, stopping }
    }

    fn log_seldom(&self, log: impl FnOnce()) {
        let mut last = self.last_logged.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() >= LOG_PERIOD) {
            *last = Some(Instant::now());
            log();
        }
    }

    fn connections(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Activity>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A registered connection.
struct Registration {
    server: Arc<Server>,
    id: u64,
    activity: Arc<Activity>,
    stopping: watch::Receiver<()>,
}

impl Registration {
    async fn serve(self, stream: TcpStream, peer: SocketAddr) {
        // Answers are small and written whole, so holding one back would only delay it.
        drop(stream.set_nodelay(true));
        let server = &self.server;
        let connection = Connection {
            peer: peer.ip(),
            router: server.router.clone(),
            proxies: server.settings.proxies.clone(),
            timeouts: server.settings.timeouts,
            activity: Arc::clone(&self.activity),
            stopping: self.stopping.clone(),
        };
        connection.serve(stream, server.settings.tls.as_ref()).await;
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.server.connections().remove(&self.id);
        self.server.ended.notify_one();
    }
}

/// Whether a connection failed before it was accepted.
fn is_of_peer(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
