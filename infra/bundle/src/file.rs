//! A file that browsers load.

use sha2::{Digest as _, Sha256};

use crate::compressed::{self, Compressed};

/// A file of the console.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path within the folder that is served.
    pub(crate) path: String,
    /// Its content.
    pub(crate) content: Vec<u8>,
}

impl File {
    /// The page itself. It is the only file that keeps its name.
    pub(crate) fn page(content: Vec<u8>) -> Self {
        Self { path: "index.html".to_owned(), content }
    }

    /// A file that is named after its content, so that browsers can cache it forever.
    pub(crate) fn hashed(extension: &str, content: Vec<u8>) -> Self {
        Self { path: format!("assets/postern-{}.{extension}", hash(&[&content])), content }
    }

    /// The URL at which browsers load it.
    pub(crate) fn url(&self) -> String {
        format!("/{}", self.path)
    }

    /// Adds the compressed copies.
    pub(crate) fn compressed(self, dev: bool) -> Compressed {
        compressed::compressed(self, dev)
    }
}

/// The first 64 bits of the SHA-256 over all parts and their lengths, in hexadecimal.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let first = hasher.finalize().first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}
