//! The bare server that the service is measured against.

use std::error::Error;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

/// Serves a greeting until it is killed.
pub(crate) async fn serve() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listens on {}.", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", get(|| async { "hello" }))).await?;
    Ok(())
}
