//! What happens on a connection, and how long it may wait for its client.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// How long a server waits for clients.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    /// For all of a request's head, including a TLS handshake before the first one, and then for all of its body.
    pub(crate) receive: Duration,
    /// For the next request; in HTTP/2 for all of its head, too.
    pub(crate) idle: Duration,
    /// For the processing of a request and until the client has taken all of the answer.
    pub(crate) answer: Duration,
}

/// The activity on one connection.
///
/// Only requests are progress, and bytes are not: with a byte now and then, a client could keep a connection for ever.
#[derive(Debug)]
pub(super) struct Activity {
    state: Mutex<State>,
    evicted: Notify,
    /// The deadline is now an earlier one.
    hurried: Notify,
}

#[derive(Debug)]
struct State {
    /// The requests that have begun and whose answers are not complete, in the order in which they began.
    exchanges: BTreeMap<u64, (Instant, Phase)>,
    next: u64,
    /// Whether the connection waits for the rest of a request's head.
    is_in_head: bool,
    /// Whether bytes outside a request begin the head of the next one. In HTTP/2 they can be of the connection itself.
    reads_heads: bool,
    /// When the connection, the head or HTTP/2 began, or the last exchange ended.
    since: Instant,
}

/// The phase of an exchange. The client can prolong any but the processing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Receiving,
    Processing,
    Sending,
}

impl Activity {
    /// The activity on a new connection, whose first head is awaited.
    pub(super) fn new() -> Self {
        let since = Instant::now();
        let state = State { exchanges: BTreeMap::new(), next: 0, is_in_head: true, reads_heads: true, since };
        Self { state: Mutex::new(state), evicted: Notify::new(), hurried: Notify::new() }
    }

    /// The connection speaks HTTP/2.
    pub(super) fn set_http2(&self) {
        let mut state = self.state();
        (state.reads_heads, state.is_in_head, state.since) = (false, false, Instant::now());
    }

    /// Bytes were received.
    pub(super) fn received(&self) {
        let mut state = self.state();
        if state.reads_heads && state.exchanges.is_empty() && !state.is_in_head {
            (state.is_in_head, state.since) = (true, Instant::now());
            self.hurried.notify_one();
        }
    }

    /// The head of a request was received.
    pub(super) fn begin(self: &Arc<Self>) -> Exchange {
        let mut state = self.state();
        let id = state.next;
        state.next += 1;
        state.is_in_head = false;
        state.exchanges.insert(id, (Instant::now(), Phase::Receiving));
        Exchange { activity: Arc::clone(self), id }
    }

    /// Since when the connection has waited for its client; `None` while a request is being processed.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        let state = self.state();
        let is_processing = state.exchanges.values().any(|(_, phase)| *phase == Phase::Processing);
        (!is_processing).then(|| state.oldest().unwrap_or(state.since))
    }

    /// Waits until the client has kept the server waiting for too long.
    pub(super) async fn expired(&self, timeouts: Timeouts) {
        loop {
            let deadline = self.state().deadline(timeouts);
            if deadline <= Instant::now() {
                return;
            }
            tokio::select! {
                () = sleep_until(deadline) => {}
                () = self.hurried.notified() => {}
            }
        }
    }

    /// Asks the connection to make room for another one.
    pub(super) fn evict(&self) {
        self.evicted.notify_one();
    }

    /// Waits until the connection must make room. A request that is being processed meanwhile is answered.
    pub(super) async fn evicted(&self) {
        loop {
            self.evicted.notified().await;
            if self.waiting_since().is_some() {
                return;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// When the oldest exchange began.
    fn oldest(&self) -> Option<Instant> {
        self.exchanges.first_key_value().map(|(_, (begun, _))| *begun)
    }

    /// Moves an exchange on, never back.
    fn enter(&mut self, id: u64, phase: Phase) {
        if let Some((_, current)) = self.exchanges.get_mut(&id) {
            *current = phase.max(*current);
        }
    }

    fn deadline(&self, timeouts: Timeouts) -> Instant {
        match self.oldest() {
            Some(begun) => begun + timeouts.receive + timeouts.answer,
            None if self.is_in_head => self.since + timeouts.receive,
            None => self.since + timeouts.idle,
        }
    }
}

/// A request and its answer. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Exchange {
    activity: Arc<Activity>,
    id: u64,
}

impl Exchange {
    /// What tells that all of the request was received.
    pub(super) fn receipt(&self) -> Receipt {
        Receipt { activity: Arc::clone(&self.activity), id: self.id }
    }

    /// The service has answered, and the answer is being sent.
    pub(super) fn answered(&self) {
        self.activity.state().enter(self.id, Phase::Sending);
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut state = self.activity.state();
        state.exchanges.remove(&self.id);
        state.since = Instant::now();
        self.activity.hurried.notify_one();
    }
}

/// Tells that all of a request was received.
#[derive(Debug)]
pub(super) struct Receipt {
    activity: Arc<Activity>,
    id: u64,
}

impl Receipt {
    pub(super) fn complete(&self) {
        self.activity.state().enter(self.id, Phase::Processing);
    }
}
