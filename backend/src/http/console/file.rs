//! The files of the console, as `cargo xtask build` wrote them.
//!
//! They are part of the program. A build with debug assertions reads them from `frontend/dist` for each request
//! instead, so that a new console needs no new program.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderMap;
use rust_embed::Embed;

use crate::http::encoding::Encoding;

/// All files, with their compressed copies.
#[derive(Embed)]
#[folder = "../frontend/dist"]
#[allow_missing = true]
struct Files;

/// A file in one encoding.
pub(super) struct File {
    /// Its media type.
    pub(super) kind: &'static str,
    /// How it is encoded.
    pub(super) encoding: Encoding,
    /// Its entity tag, which differs by encoding.
    pub(super) tag: String,
    /// Its bytes.
    pub(super) content: Bytes,
}

impl File {
    /// The page.
    pub(super) fn page(request: &HeaderMap) -> Option<Self> {
        Self::find("index.html", "text/html; charset=utf-8", request)
    }

    /// A file that the page loads, by its name.
    pub(super) fn asset(name: &str, request: &HeaderMap) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        // Nothing else from a path reaches the file system.
        if !stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return None;
        }
        let kind = match ending {
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "js" => "text/javascript; charset=utf-8",
            "wasm" => "application/wasm",
            _ => return None,
        };
        Self::find(&format!("assets/{name}"), kind, request)
    }

    /// The smallest copy that exists and that the browser accepts.
    fn find(path: &str, kind: &'static str, request: &HeaderMap) -> Option<Self> {
        Encoding::accepted(request).find_map(|encoding| {
            let found = Files::get(&format!("{path}{}", encoding.ending))?;
            let hash = found.metadata.sha256_hash().first_chunk().copied().unwrap_or_default();
            let content = match found.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some(Self { kind, encoding, tag: format!("\"{:032x}\"", u128::from_be_bytes(hash)), content })
        })
    }
}
