//! What whoever runs Postern decides.

use std::fmt;

use crate::secret::hash::Hash;

/// The configuration of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where people's browsers reach the console.
    pub public_url: PublicUrl,
    /// The hash of the code that sets Postern up; without one nobody can.
    pub setup_code: Option<Hash>,
    /// How many passwords are hashed at once, 19 MiB each.
    pub hashes_at_once: usize,
}

/// The scheme, host and port by which browsers reach the console, without a path: what they send as `Origin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Takes a URL such as `https://postern.example.com`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(url: &str) -> Result<Self, String> {
        let origin = url.trim_end_matches('/').to_ascii_lowercase();
        let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        match rest {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(Self(origin)),
            _ => Err(format!("{url} is not of the form https://host or http://host:port, without a path")),
        }
    }

    /// Whether a browser's `Origin` header names it.
    #[must_use]
    pub fn is_origin(&self, header: &str) -> bool {
        self.0 == header
    }

    /// Whether browsers reach it encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The URL of a page of the console that is given a secret. It is in the fragment, which browsers send to nobody.
    #[must_use]
    pub fn page_with_secret(&self, page: &str, secret: &str) -> String {
        format!("{}/{page}#{secret}", self.0)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
