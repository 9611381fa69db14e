//! How a request reaches the service: the router, a real socket, or a Lambda function.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http::header::HOST;
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use postern_emulator::Function;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

use super::{Reply, lambda};

pub enum Wire {
    Router(Router),
    Socket(SocketAddr),
    #[allow(dead_code, reason = "only the test binary `lambda` starts programs")]
    Lambda(Box<Function>, lambda::Source),
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
        let response = match self {
            Self::Router(router) => router.clone().oneshot(request).await.unwrap(),
            Self::Socket(address) => through(*address, request).await,
            Self::Lambda(function, source) => {
                return lambda::invoke(function, &lambda::event(request, *source).await).await;
            }
        };
        let (parts, body) = response.into_parts();
        Reply::new(parts.status.as_u16(), parts.headers, &body.collect().await.unwrap().to_bytes())
    }
}

async fn through(address: SocketAddr, mut request: Request) -> http::Response<Body> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    request.headers_mut().insert(HOST, address.to_string().parse().unwrap());
    sender.send_request(request).await.unwrap().map(Body::new)
}
