//! Drives a server: some connections each send a request as soon as the previous one is answered.
//!
//! One thread sends bytes that were built before, and looks for no more in an answer than its status and its end: the
//! generator must be faster than the fastest server.

use std::error::Error;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long requests are measured.
const DURATION: Duration = Duration::from_secs(3);
/// How long requests are sent before the measurement begins.
const WARM_UP: Duration = Duration::from_millis(500);
/// More than the head of any answer.
const BUFFER: usize = 64 * 1024;

/// Requests that are sent in turn, again and again, as they are.
#[derive(Debug, Clone)]
pub(crate) struct Requests(pub(crate) Vec<Vec<u8>>);

/// A request: a POST if it has a body, or else a GET.
pub(crate) fn request(path: &str, key: Option<&str>, body: &str) -> Vec<u8> {
    let method = if body.is_empty() { "GET" } else { "POST" };
    let key = key.map(|key| format!("authorization: Bearer {key}\r\n")).unwrap_or_default();
    let length = body.len();
    let body_head = if body.is_empty() {
        String::new()
    } else {
        format!("content-type: application/json\r\ncontent-length: {length}\r\n")
    };
    format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{key}{body_head}\r\n{body}").into_bytes()
}

/// The result of a measurement: requests per second, and the median and 99th percentile of their latency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Sends requests again and again and measures the answers. Each must have the status 2xx: a fast refusal tells
/// nothing.
pub(crate) async fn drive(
    address: SocketAddr,
    requests: &Requests,
    connections: usize,
) -> Result<Measured, Box<dyn Error>> {
    let each = (0..connections).map(|n| connection(address, requests, n * requests.0.len() / connections));
    let mut latencies: Vec<Duration> = try_join_all(each).await?.into_iter().flatten().collect();
    latencies.sort_unstable();
    let at = |share: usize| latencies.get(latencies.len() * share / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "some hundred thousand")]
    let per_second = latencies.len() as f64 / DURATION.as_secs_f64();
    Ok(Measured { per_second, p50: at(50), p99: at(99) })
}

/// Sends each request once.
pub(crate) async fn once(address: SocketAddr, requests: &Requests, connections: usize) -> Result<(), Box<dyn Error>> {
    let shares = requests.0.chunks(requests.0.len().div_ceil(connections));
    let each = shares.map(async |share| -> Result<(), Box<dyn Error>> {
        let (mut stream, mut buffer) = (TcpStream::connect(address).await?, vec![0; BUFFER]);
        for request in share {
            stream.write_all(request).await?;
            answer(&mut stream, &mut buffer).await?;
        }
        Ok(())
    });
    try_join_all(each).await.map(drop)
}

/// Sends a request again and again on some connections, whatever the answers. It ends only if a connection fails.
pub(crate) async fn flood(address: SocketAddr, request: Vec<u8>, connections: usize) -> Box<dyn Error> {
    let each = (0..connections).map(async |_| -> Result<(), Box<dyn Error>> {
        let mut stream = TcpStream::connect(address).await?;
        let mut buffer = vec![0; BUFFER];
        loop {
            stream.write_all(&request).await?;
            answer(&mut stream, &mut buffer).await?;
        }
    });
    match try_join_all(each).await {
        Ok(_) => "the flood has run dry".into(),
        Err(error) => error,
    }
}

async fn connection(address: SocketAddr, requests: &Requests, first: usize) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut buffer, mut latencies, begin) = (vec![0; BUFFER], Vec::new(), Instant::now());
    for request in requests.0.iter().cycle().skip(first) {
        let sent_at = Instant::now();
        if sent_at.duration_since(begin) >= WARM_UP + DURATION {
            break;
        }
        stream.write_all(request).await?;
        let status = answer(&mut stream, &mut buffer).await?;
        if !(200..300).contains(&status) {
            return Err(format!("{status} to {}", String::from_utf8_lossy(request)).into());
        }
        if sent_at.duration_since(begin) >= WARM_UP {
            latencies.push(sent_at.elapsed());
        }
    }
    Ok(latencies)
}

/// Reads one answer to its end and returns its status.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<u16, Box<dyn Error>> {
    let mut filled = 0;
    let (status, mut missing) = loop {
        let read = stream.read(buffer.get_mut(filled..).unwrap_or_default()).await?;
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        filled += read;
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut head = httparse::Response::new(&mut headers);
        if let httparse::Status::Complete(end) = head.parse(buffer.get(..filled).unwrap_or_default())? {
            let length = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
            let length: usize = length.map_or(Ok(0), |header| String::from_utf8_lossy(header.value).parse())?;
            break (head.code.unwrap_or_default(), (end + length).saturating_sub(filled));
        }
    };
    while missing > 0 {
        let read = stream.read(buffer).await?;
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        missing = missing.saturating_sub(read);
    }
    Ok(status)
}
