//! CloudFront in front of the HTTP API. A firewall attaches to CloudFront and not to an HTTP API, so requests that go
//! around CloudFront are refused: only CloudFront knows the secret that it adds to each request.

use std::convert::Infallible;
use std::net::IpAddr;
use std::str::FromStr;

use http::HeaderMap;

use crate::secret::Hash;

/// The header with the secret.
const SECRET: &str = "x-postern-front";
/// The header with the address of the viewer. CloudFront replaces whatever a viewer sends in it.
const ADDRESS: &str = "x-postern-viewer";

/// The secret of the CloudFront distribution in front, of which the process keeps the hash.
#[derive(Debug, Clone)]
pub(super) struct Front(Hash);

impl FromStr for Front {
    type Err = Infallible;

    fn from_str(secret: &str) -> Result<Self, Infallible> {
        Ok(Self(Hash::of(secret)))
    }
}

impl Front {
    /// The address of the viewer; `None` if the request did not come through CloudFront.
    pub(super) fn viewer(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let text = |name: &str| headers.get(name)?.to_str().ok();
        let is_known = text(SECRET).is_some_and(|secret| Hash::of(secret).matches(&self.0));
        text(ADDRESS).filter(|_| is_known)?.parse().ok()
    }
}
