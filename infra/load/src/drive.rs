//! Drives a server: a few connections each send a request as soon as the previous one is answered.

use std::error::Error;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::try_join_all;
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// How many connections send requests at the same time.
const CONNECTIONS: usize = 8;
/// How long requests are measured.
const DURATION: Duration = Duration::from_secs(3);
/// How long requests are sent before the measurement begins.
const WARM_UP: Duration = Duration::from_millis(500);

/// A request that is sent again and again: a POST if it has a body, or else a GET.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) path: &'static str,
    pub(crate) key: Option<String>,
    pub(crate) body: String,
}

/// The result of a measurement: requests per second, and the median and 99th percentile of their latency.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

impl Request {
    fn build(&self, host: &str) -> http::Result<http::Request<Full<Bytes>>> {
        let method = if self.body.is_empty() { Method::GET } else { Method::POST };
        let mut request = http::Request::builder().method(method).uri(self.path).header(HOST, host);
        if let Some(key) = &self.key {
            request = request.header(AUTHORIZATION, format!("Bearer {key}"));
        }
        if !self.body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        request.body(Full::new(Bytes::from(self.body.clone())))
    }
}

/// Sends a request again and again and measures the answers. Every answer must be a success: a fast refusal tells
/// nothing.
pub(crate) async fn drive(address: SocketAddr, request: &Request) -> Result<Measured, Box<dyn Error>> {
    let latencies = try_join_all((0..CONNECTIONS).map(|_| connection(address, request.clone()))).await?;
    let mut latencies: Vec<Duration> = latencies.into_iter().flatten().collect();
    latencies.sort_unstable();
    let at = |share: usize| latencies.get(latencies.len() * share / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let per_second = latencies.len() as f64 / DURATION.as_secs_f64();
    Ok(Measured { per_second, p50: at(50), p99: at(99) })
}

async fn connection(address: SocketAddr, request: Request) -> Result<Vec<Duration>, Box<dyn Error>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let host = address.to_string();
    let mut latencies = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < WARM_UP + DURATION {
        sender.ready().await?;
        let sent_at = Instant::now();
        let response = sender.send_request(request.build(&host)?).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            return Err(format!("{}: {status} {}", request.path, String::from_utf8_lossy(&body)).into());
        }
        if begin.elapsed() >= WARM_UP {
            latencies.push(sent_at.elapsed());
        }
    }
    drop(sender);
    connection.await??;
    Ok(latencies)
}
