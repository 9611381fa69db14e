//! Waits for a request to stop: Ctrl-C, or SIGTERM on Unix.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens for requests to stop. Until this is dropped, the signals do not end the program by themselves.
pub(crate) struct Stop {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

impl Stop {
    /// Starts to listen.
    #[cfg(unix)]
    pub(crate) fn listen() -> Result<Self, String> {
        let on = |kind| signal(kind).map_err(|error: io::Error| format!("signals cannot be handled: {error}"));
        Ok(Self { interrupt: on(SignalKind::interrupt())?, terminate: on(SignalKind::terminate())? })
    }

    /// Waits for the next request to stop.
    #[cfg(unix)]
    pub(crate) async fn requested(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Starts to listen.
    #[cfg(not(unix))]
    pub(crate) fn listen() -> Result<Self, String> {
        Ok(Self {})
    }

    /// Waits for the next request to stop.
    #[cfg(not(unix))]
    pub(crate) async fn requested(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
