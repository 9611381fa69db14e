//! A server whose connections can be closed at any time.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// A server on a free port; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    cut: Arc<Notify>,
    listening: AbortHandle,
}

impl Server {
    /// Starts the server.
    pub(crate) async fn start(router: Router) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let cut = Arc::new(Notify::new());
        let cutting = Arc::clone(&cut);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Send small packets at once: waiting to fill them would distort the measurements.
                drop(stream.set_nodelay(true));
                let (service, cut) = (TowerToHyperService::new(router.clone()), Arc::clone(&cutting));
                tokio::spawn(async move {
                    tokio::select! {
                        _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service) => {}
                        () = cut.notified() => {}
                    }
                });
            }
        });
        Ok(Self { address, cut, listening: listening.abort_handle() })
    }

    /// Closes every connection.
    pub(crate) fn cut(&self) {
        self.cut.notify_waiters();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.cut();
        self.listening.abort();
    }
}
