//! A file that browsers load.

use sha2::{Digest as _, Sha256};

use crate::compressed::{self, Compressed};

/// A file of the console.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path below the folder that is served.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) content: Vec<u8>,
}

impl File {
    /// The page itself, which alone keeps its name.
    pub(crate) fn page(content: Vec<u8>) -> Self {
        Self { path: "index.html".to_owned(), content }
    }

    /// A file named after its content: whoever has it, has it for good.
    pub(crate) fn hashed(extension: &str, content: Vec<u8>) -> Self {
        Self { path: format!("assets/postern-{}.{extension}", hash(&[&content])), content }
    }

    /// Where browsers find it.
    pub(crate) fn url(&self) -> String {
        format!("/{}", self.path)
    }

    /// It, with its compressed copies.
    pub(crate) fn compressed(self, dev: bool) -> Compressed {
        compressed::compressed(self, dev)
    }
}

/// The first 64 bits of SHA-256 over all parts, in hexadecimal.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let first = hasher.finalize().first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}
