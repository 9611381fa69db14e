//! The client of a request that CloudFront passes on.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName};

use crate::secret::Hash;

/// The header with the secret that the distribution adds to each request.
const SECRET: HeaderName = HeaderName::from_static("x-postern-proxy-secret");
/// The header in which CloudFront names the client with its port: `203.0.113.7:4711` or `2001:db8::7:4711`.
const VIEWER: HeaderName = HeaderName::from_static("cloudfront-viewer-address");

/// Takes the client's address from the headers of CloudFront; `None` if the request is not from the distribution. Anyone
/// can send its header with the address, but only the distribution knows the secret.
pub(super) fn address(headers: &mut HeaderMap, secret: Option<&Hash>) -> Option<IpAddr> {
    let sent = headers.remove(SECRET)?;
    let sent = Hash::of(sent.to_str().ok()?);
    secret.filter(|secret| secret.matches(&sent))?;
    let (address, _port) = headers.get(VIEWER)?.to_str().ok()?.rsplit_once(':')?;
    address.trim_start_matches('[').trim_end_matches(']').parse().ok()
}
