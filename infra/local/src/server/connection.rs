//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use postern_backend::http::ClientAddress;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::activity::{Activity, Timeouts};
use super::body::{Answer, InTime};
use super::stream::MonitoredStream;
use crate::proxies::Proxies;
use crate::tls::{HTTP_2, Tls};

/// How long a connection that is being closed may take for a request that was on its way.
const LINGER: Duration = Duration::from_secs(2);
/// The most bytes that a connection buffers. The service itself accepts 16 KiB of headers.
const BUFFER: usize = 64 * 1024;
/// The most bytes of headers in HTTP/2, with its 32 bytes for each.
const HEADERS: u32 = 32 * 1024;
/// The most requests at the same time on a connection.
const STREAMS: u32 = 64;
/// How many requests a client can cancel before Postern has looked at them. One more ends the connection, because
/// cancelling costs a client nothing (CVE-2023-44487, CVE-2025-8671).
const RESETS: usize = 20;

/// A connection that was accepted.
pub(super) struct Connection {
    pub(super) peer: IpAddr,
    pub(super) router: Router,
    pub(super) proxies: Proxies,
    pub(super) timeouts: Timeouts,
    pub(super) activity: Arc<Activity>,
    /// Changes when the server stops. The server waits until it is dropped.
    pub(super) stopping: watch::Receiver<()>,
}

impl Connection {
    /// Answers the requests of a client until either side closes the connection.
    pub(super) async fn serve(mut self, stream: TcpStream, tls: Option<&Tls>) {
        let Some(tls) = tls else { return self.answer(stream, false).await };
        let handshake = tokio::select! {
            handshake = tls.acceptor().accept(stream) => handshake,
            () = self.activity.evicted() => return,
            () = self.activity.expired(self.timeouts) => return,
            _ = self.stopping.changed() => return,
        };
        // A failed handshake is of no interest, like any connection that breaks.
        let Ok(stream) = handshake else { return };
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(HTTP_2);
        self.answer(stream, is_http2).await;
    }

    async fn answer<S>(mut self, stream: S, is_http2: bool)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let activity = Arc::clone(&self.activity);
        let (router, proxies, timeouts, peer) = (self.router, self.proxies, self.timeouts, self.peer);
        let service = service_fn({
            let activity = Arc::clone(&activity);
            move |request: Request<Incoming>| {
                let exchange = activity.begin();
                let mut request = request.map(|body| Body::new(InTime::new(body, timeouts.receive, &exchange)));
                let client = proxies.client(peer, request.headers());
                request.extensions_mut().insert(ClientAddress(client));
                let answering = router.clone().oneshot(request);
                async move {
                    let Ok(answer) = answering.await;
                    Ok::<_, Infallible>(answer.map(|body| Answer::new(body, exchange)))
                }
            }
        });
        let mut builder = Builder::new(TokioExecutor::new());
        // `Activity` has the time for heads, because hyper's own is also the time for an idle connection.
        builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(BUFFER);
        builder.http2().timer(TokioTimer::new()).max_header_list_size(HEADERS).max_send_buf_size(BUFFER);
        builder.http2().max_concurrent_streams(STREAMS).max_pending_accept_reset_streams(RESETS);
        builder.http2().max_local_error_reset_streams(RESETS);
        let builder = if is_http2 { builder.http2_only() } else { builder.http1_only() };
        if is_http2 {
            activity.set_http2();
        }
        let stream = TokioIo::new(MonitoredStream::new(stream, Arc::clone(&activity)));
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
