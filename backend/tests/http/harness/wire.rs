//! How a request reaches the router: directly, or through a real socket.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http::header::HOST;
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

use super::Reply;

pub enum Wire {
    Router(Router),
    Socket(SocketAddr),
}

impl Wire {
    pub async fn into_socket(self) -> Self {
        let Self::Router(router) = self else { return self };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self::Socket(address)
    }

    pub async fn send(&self, request: Request) -> Reply {
        let (parts, bytes) = match self {
            Self::Router(router) => collect(router.clone().oneshot(request).await.unwrap()).await,
            Self::Socket(address) => through(*address, request).await,
        };
        Reply::new(parts.status.as_u16(), parts.headers, &bytes)
    }
}

async fn through(address: SocketAddr, mut request: Request) -> (http::response::Parts, Vec<u8>) {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    request.headers_mut().insert(HOST, address.to_string().parse().unwrap());
    collect(sender.send_request(request).await.unwrap().map(Body::new)).await
}

async fn collect(response: http::Response<Body>) -> (http::response::Parts, Vec<u8>) {
    let (parts, body) = response.into_parts();
    (parts, body.collect().await.unwrap().to_bytes().to_vec())
}
