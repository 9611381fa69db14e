//! The configuration of a process, which the operator of Postern chooses.

use std::fmt;
use std::net::IpAddr;

use http::Uri;

use crate::secret::Hash;

/// The configuration of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// The URL at which browsers reach the console.
    pub public_url: PublicUrl,
    /// The hash of the code that sets Postern up. Without it nobody can set Postern up.
    pub setup_code: Option<Hash>,
    /// How many passwords are hashed at once; each takes 19 MiB.
    pub hashes_at_once: usize,
}

/// The scheme, host and optional port at which browsers reach the console: the value of their `Origin` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
    /// Unless it is the scheme's default.
    port: Option<u16>,
}

impl PublicUrl {
    /// Reads a URL such as `https://postern.example.com`. A slash may follow, and nothing else.
    ///
    /// # Errors
    /// A sentence with the expected form.
    pub fn new(url: &str) -> Result<Self, String> {
        let lower = url.to_ascii_lowercase();
        let uri = lower.parse::<Uri>().ok();
        let origin = uri.and_then(|uri| origin(&uri));
        // A `Uri` has no fragment: its parser drops it.
        let origin = origin.filter(|origin| lower == *origin || lower.strip_suffix('/') == Some(origin));
        origin
            .map(without_default_port)
            .and_then(|origin| {
                let uri: Uri = origin.parse().ok()?;
                Some(Self { host: uri.host()?.to_owned(), port: uri.port_u16(), origin })
            })
            .ok_or_else(|| format!("{url} is not of the form https://host or http://host:port, without a path"))
    }

    /// Whether a browser's `Origin` header has this value. The default port can be left out.
    pub fn is_origin(&self, header: &str) -> bool {
        self.origin == without_default_port(header.to_owned())
    }

    /// Whether this is the host of a request. The port makes no difference, because proxies leave it out or put in their
    /// own.
    pub fn is_host(&self, host: &str) -> bool {
        self.host.eq_ignore_ascii_case(host)
    }

    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// The port, unless it is the scheme's default.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether the scheme is `https`.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The URL of a page of the console, with a secret in the fragment, which browsers never send.
    pub fn page_with_secret(&self, page: &str, secret: &str) -> String {
        format!("{}/{page}#{secret}", self.origin)
    }
}

/// The scheme, host and port of a URI, if the scheme is `http` or `https`, the host is not empty and the port is a
/// number.
fn origin(uri: &Uri) -> Option<String> {
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let host = uri.host().filter(|host| !host.is_empty())?;
    Some(uri.port_u16().map_or_else(|| format!("{scheme}://{host}"), |port| format!("{scheme}://{host}:{port}")))
}

/// Whether a host is a name or an address of this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Browsers leave the default port of a scheme out of `Origin`.
fn without_default_port(origin: String) -> String {
    let default = if origin.starts_with("https:") { ":443" } else { ":80" };
    origin.strip_suffix(default).map(str::to_owned).unwrap_or(origin)
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_scheme_a_host_and_perhaps_a_port() {
        for (url, origin) in [
            ("https://postern.example.com", "https://postern.example.com"),
            ("https://postern.example.com/", "https://postern.example.com"),
            ("HTTPS://Postern.Example.COM:8443/", "https://postern.example.com:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("https://[::1]:443/", "https://[::1]"),
            ("https://a:80", "https://a:80"),
            ("http://a:443", "http://a:443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(PublicUrl::new(url).expect(url).to_string(), origin);
        }
    }

    #[test]
    fn a_public_url_has_nothing_else() {
        for url in [
            "",
            "/",
            "postern.example.com",
            "postern.example.com:443",
            "//postern.example.com",
            "ftp://postern.example.com",
            "javascript://postern.example.com",
            "https:postern.example.com",
            "https://",
            "https:///",
            "https://:443",
            "https://a:",
            "https://a:b",
            "https://a:b:c",
            "https://a:1:2",
            "https://a:+1",
            "https://a:080",
            "https://a:65536",
            "https://a:-1",
            "https://::1",
            "https://[::1",
            "https://ada@a",
            "https://ada:secret@a",
            "https://@a",
            "https://a/console",
            "https://a//",
            "https://a/?",
            "https://a?",
            "https://a?b=c",
            "https://a#",
            "https://a/#b",
            "https://a b",
            " https://a",
            "https://a ",
            "https://a%20b",
            "https://münchen.example",
            "https://a\\b",
            "https://a\n",
            "*",
        ] {
            assert!(PublicUrl::new(url).is_err(), "{url:?}");
        }
    }
}
