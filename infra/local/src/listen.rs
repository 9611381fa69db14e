//! The addresses that the program listens on.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

/// How many free ports are tried until one is free in both families.
const ATTEMPTS: usize = 16;

/// Listens on one address, or on both that `localhost` stands for.
///
/// If another program listened on one of the two, browsers could take it for Postern, and hand it the set-up link.
///
/// # Errors
/// A sentence that names the address.
pub(crate) async fn listen(address: Option<IpAddr>, port: u16) -> Result<Vec<TcpListener>, String> {
    if let Some(address) = address {
        return bind(SocketAddr::new(address, port))
            .await
            .map(|listener| vec![listener])
            .map_err(|error| error.sentence());
    }
    let mut attempts = 1..ATTEMPTS;
    loop {
        let first = bind((Ipv4Addr::LOCALHOST, port).into()).await.map_err(|error| error.sentence())?;
        let chosen = first.local_addr().map_err(|error| error.to_string())?.port();
        match bind((Ipv6Addr::LOCALHOST, chosen).into()).await {
            Ok(second) => return Ok(vec![first, second]),
            // Without IPv6 on this machine no other program can listen there either.
            Err(failed) if failed.has_no_ipv6() => return Ok(vec![first]),
            Err(failed) if failed.is_in_use() && port == 0 && attempts.next().is_some() => {}
            Err(failed) => return Err(failed.sentence()),
        }
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failed> {
    TcpListener::bind(address).await.map_err(|error| Failed { address, error })
}

/// An address that cannot be listened on.
struct Failed {
    address: SocketAddr,
    error: io::Error,
}

impl Failed {
    fn is_in_use(&self) -> bool {
        self.error.kind() == ErrorKind::AddrInUse
    }

    fn has_no_ipv6(&self) -> bool {
        #[cfg(unix)]
        let is_unsupported = self.error.raw_os_error() == Some(rustix::io::Errno::AFNOSUPPORT.raw_os_error());
        #[cfg(not(unix))]
        let is_unsupported = false;
        is_unsupported || self.error.kind() == ErrorKind::AddrNotAvailable
    }

    fn sentence(&self) -> String {
        let Self { address, error } = self;
        if self.is_in_use() {
            format!("another program already listens on {address}; choose another port with --port")
        } else {
            format!("Postern cannot listen on {address}: {error}")
        }
    }
}
