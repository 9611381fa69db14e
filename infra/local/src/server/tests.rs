//! What no client of the whole program can bring about at will: a request that takes long to process, and an answer
//! without end.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::HeaderName;
use axum::routing::any;
use futures_util::stream::unfold;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{interval, timeout};

use super::{Server, Settings, Timeouts};
use crate::proxies::Proxies;

/// The longest that a test waits for anything.
const LONG: Duration = Duration::from_secs(30);

async fn serve(router: Router, receive_or_answer: Duration) -> SocketAddr {
    let timeouts = Timeouts { receive: receive_or_answer, idle: LONG * 10, answer: receive_or_answer };
    let proxies = Proxies::new(Vec::new(), HeaderName::from_static("x-forwarded-for"));
    let server = Server::new(router, Settings { tls: None, proxies, timeouts, limit: 2 });
    let listener = TcpListener::bind((IpAddr::from([127, 0, 0, 1]), 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { server.accept(vec![listener]).await });
    address
}

/// Connects and sends.
async fn send(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(bytes).await.unwrap();
    connection
}

/// What is received until the server closes the connection.
async fn rest(mut connection: TcpStream) -> Vec<u8> {
    let mut received = Vec::new();
    drop(timeout(LONG, connection.read_to_end(&mut received)).await.expect("it stays open"));
    received
}

#[tokio::test]
async fn a_request_that_is_being_processed_makes_no_room() {
    let (arrived, released) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (arrived, released) = (Arc::clone(&arrived), Arc::clone(&released));
        async move |_: Bytes| {
            arrived.notify_one();
            released.notified().await;
        }
    };
    let address = serve(Router::new().route("/", any(handler)), LONG * 10).await;
    for request in ["GET / HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nbody"] {
        let mut begun = send(address, request.as_bytes()).await;
        arrived.notified().await;
        let mut silent = Vec::new();
        for _ in 0..4 {
            silent.push(send(address, b"").await);
        }
        let last = silent.pop();
        for connection in silent {
            assert_eq!(rest(connection).await, b"", "{request:?}");
        }
        released.notify_one();
        let mut status = [0; 12];
        begun.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"HTTP/1.1 200", "{request:?}");
        drop(last);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_end_in_time_is_cut_off() {
    let endless = async || {
        let byte_by_byte = unfold(interval(Duration::from_millis(5)), async |mut ticks| {
            ticks.tick().await;
            Some((Ok::<_, Infallible>("x"), ticks))
        });
        Body::from_stream(byte_by_byte)
    };
    let address = serve(Router::new().route("/", any(endless)), Duration::from_millis(500)).await;
    let answer = rest(send(address, b"GET / HTTP/1.1\r\n\r\n").await).await;
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}
