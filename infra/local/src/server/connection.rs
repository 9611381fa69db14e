//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::activity::{Activity, Timeouts};
use super::body::{Answer, InTime};
use super::stream::Noted;

/// How long a connection that is being closed may take for a request that was on its way.
const LINGER: Duration = Duration::from_secs(2);
/// The most bytes that a connection buffers. The service itself accepts 16 KiB of headers.
const BUFFER: usize = 64 * 1024;

/// A connection that was accepted.
pub(super) struct Connection {
    pub(super) peer: SocketAddr,
    pub(super) router: Router,
    pub(super) timeouts: Timeouts,
    pub(super) activity: Arc<Activity>,
    /// Changes when the server stops. The server waits until it is dropped.
    pub(super) stopping: watch::Receiver<()>,
}

impl Connection {
    /// Answers the requests on a stream until either side closes it.
    pub(super) async fn serve<S>(mut self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let activity = Arc::clone(&self.activity);
        let (router, timeouts, peer) = (self.router, self.timeouts, self.peer);
        let service = service_fn({
            let activity = Arc::clone(&activity);
            move |request: Request<Incoming>| {
                let begun = activity.begin();
                let mut request = request.map(|body| Body::new(InTime::new(body, timeouts.receive)));
                request.extensions_mut().insert(ConnectInfo(peer));
                let answering = router.clone().oneshot(request);
                async move {
                    let Ok(answer) = answering.await;
                    Ok::<_, Infallible>(answer.map(|body| Answer::new(body, begun)))
                }
            }
        });
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        // `Activity` has the time for heads, because hyper's own is also the time for an idle connection.
        builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(BUFFER);
        let stream = TokioIo::new(Noted::new(stream, Arc::clone(&activity)));
        let mut serving = pin!(builder.serve_connection(stream, service));
        let mut is_stopping = false;
        loop {
            tokio::select! {
                // A connection that breaks is of no interest.
                _ = &mut serving => return,
                () = activity.evicted() => return,
                () = activity.expired(timeouts) => {
                    serving.as_mut().graceful_shutdown();
                    let _ = timeout(LINGER, serving).await;
                    return;
                }
                _ = self.stopping.changed(), if !is_stopping => {
                    is_stopping = true;
                    serving.as_mut().graceful_shutdown();
                }
            }
        }
    }
}
