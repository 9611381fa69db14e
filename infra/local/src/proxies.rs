//! Reverse proxies that are trusted to say for which client they send a request.

use std::net::IpAddr;
use std::str::FromStr as _;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;

/// The trusted proxies, and the header in which they name the client.
#[derive(Debug, Clone)]
pub(crate) struct Proxies {
    trusted: Vec<IpNet>,
    header: HeaderName,
}

impl Proxies {
    pub(crate) fn new(trusted: Vec<IpNet>, header: HeaderName) -> Self {
        Self { trusted, header }
    }

    /// The address of the client that a request is from.
    ///
    /// Each proxy appends the address of its own peer to the header. So the last addresses are true as long as trusted
    /// proxies have written them, and the first one that is no trusted proxy is the client. What is before it can be
    /// anything.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        // A client can send any bytes, which must not hide what proxies append to them.
        let lines = headers.get_all(&self.header).iter().rev().map(HeaderValue::as_bytes);
        let named = lines.flat_map(|line| line.rsplit(|byte| *byte == b','));
        let mut named = named.map(|text| address(str::from_utf8(text).ok()?));
        let mut client = peer.to_canonical();
        while self.trusts(client) {
            match named.next().flatten() {
                Some(address) => client = address,
                None => break,
            }
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }
}

/// Reads a network such as `10.0.0.0/8`, or a single address.
///
/// # Errors
/// A sentence with the expected form. A network of all addresses is refused, because then anyone is trusted.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    let network = IpNet::from_str(text).or_else(|_| IpAddr::from_str(text).map(IpNet::from));
    let network = network.map_err(|_| format!("{text} is not of the form 10.0.0.0/8 or 10.0.0.1"))?;
    if network.prefix_len() == 0 { Err(format!("{text} trusts every client")) } else { Ok(network) }
}

/// Reads the name of a header with addresses in it.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub(crate) fn header(text: &str) -> Result<HeaderName, String> {
    let name = HeaderName::from_str(text).map_err(|_| format!("{text} is no name of a header"))?;
    if name == "forwarded" {
        Err("Forwarded has another form: use a header with plain addresses".to_owned())
    } else {
        Ok(name)
    }
}

/// An address as proxies write it, perhaps with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let without_port = || match text.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once(']').map(|(address, _)| address),
        None => text.rsplit_once(':').map(|(address, _)| address),
    };
    let address = text.parse().ok().or_else(|| without_port()?.parse().ok());
    address.map(|address: IpAddr| address.to_canonical())
}
