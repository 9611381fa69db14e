//! What happens on a connection, and how long nothing may happen on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// The least time without progress while a request is being answered, which can be up to the service and not the client.
const ANSWER: Duration = Duration::from_mins(1);

/// How long a server waits for clients.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    /// For all of a request's head, including a TLS handshake before the first one, and then for all of its body.
    pub(crate) receive: Duration,
    /// For the next byte in either direction.
    pub(crate) idle: Duration,
}

/// The activity on one connection.
#[derive(Debug)]
pub(super) struct Activity {
    state: Mutex<State>,
    evicted: Notify,
    /// A head has begun, for which there is less time.
    head_begun: Notify,
}

#[derive(Debug)]
struct State {
    /// The requests that have begun and are not answered yet.
    requests: usize,
    /// Whether the connection waits for the rest of a request's head.
    is_in_head: bool,
    /// Whether bytes outside a request begin the head of the next one. In HTTP/2 they can be of the connection itself.
    reads_heads: bool,
    /// The last progress. The bytes of a head are none: otherwise a byte at a time would keep a connection for ever.
    since: Instant,
}

impl Activity {
    /// The activity on a new connection, whose first head is awaited.
    pub(super) fn new() -> Self {
        let state = State { requests: 0, is_in_head: true, reads_heads: true, since: Instant::now() };
        Self { state: Mutex::new(state), evicted: Notify::new(), head_begun: Notify::new() }
    }

    /// The connection speaks HTTP/2.
    pub(super) fn set_http2(&self) {
        let mut state = self.state();
        (state.reads_heads, state.is_in_head, state.since) = (false, false, Instant::now());
    }

    /// Bytes were received.
    pub(super) fn received(&self) {
        let mut state = self.state();
        if !state.is_in_head {
            state.is_in_head = state.reads_heads && state.requests == 0;
            state.since = Instant::now();
            if state.is_in_head {
                self.head_begun.notify_one();
            }
        }
    }

    /// Bytes were sent.
    pub(super) fn sent(&self) {
        let mut state = self.state();
        if !state.is_in_head {
            state.since = Instant::now();
        }
    }

    /// A request has begun. It ends when the returned value is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Request {
        let mut state = self.state();
        state.requests += 1;
        (state.is_in_head, state.since) = (false, Instant::now());
        Request(Arc::clone(self))
    }

    /// The time of the last progress; `None` while a request is being answered.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let state = self.state();
        (state.requests == 0).then_some(state.since)
    }

    /// Waits until the client has kept the server waiting for too long.
    pub(super) async fn expired(&self, timeouts: Timeouts) {
        loop {
            let deadline = {
                let state = self.state();
                state.since
                    + match *state {
                        State { is_in_head: true, .. } => timeouts.receive,
                        State { requests: 0, .. } => timeouts.idle,
                        _ => timeouts.idle.max(ANSWER),
                    }
            };
            if deadline <= Instant::now() {
                return;
            }
            tokio::select! {
                () = sleep_until(deadline) => {}
                () = self.head_begun.notified() => {}
            }
        }
    }

    /// Asks the connection to make room for another one.
    pub(super) fn evict(&self) {
        self.evicted.notify_one();
    }

    /// Waits until the connection must make room. A request that has begun meanwhile is answered.
    pub(super) async fn evicted(&self) {
        loop {
            self.evicted.notified().await;
            if self.idle_since().is_some() {
                return;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Request(Arc<Activity>);

impl Drop for Request {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.requests -= 1;
        state.since = Instant::now();
    }
}
