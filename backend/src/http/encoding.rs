//! The encodings of an answer, and which of them a client accepts.

use std::io::Write as _;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use http::{HeaderMap, HeaderValue};

/// How an answer is encoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Encoding {
    /// Its name in HTTP.
    name: &'static str,
    /// The ending that a file's copy in this encoding has after its name; empty for the file itself.
    pub(super) ending: &'static str,
}

impl Encoding {
    /// From the smallest result to the largest.
    const ALL: [Self; 3] = [
        Self { name: "br", ending: ".br" },
        Self { name: "gzip", ending: ".gz" },
        Self { name: "identity", ending: "" },
    ];

    pub(super) fn is_identity(self) -> bool {
        self.ending.is_empty()
    }

    /// Encodes a body, quickly rather than as small as possible. `None` for the body itself.
    pub(super) fn encode(self, body: &[u8]) -> Option<Vec<u8>> {
        let mut encoded = Vec::new();
        match self.name {
            "br" => {
                let params = BrotliEncoderParams { quality: 4, size_hint: body.len(), ..Default::default() };
                brotli::BrotliCompress(&mut &*body, &mut encoded, &params).ok()?;
            }
            "gzip" => {
                let mut gzip = GzEncoder::new(&mut encoded, Compression::fast());
                gzip.write_all(body).and_then(|()| gzip.finish().map(drop)).ok()?;
            }
            _ => return None,
        }
        Some(encoded)
    }

    /// Declares the encoding of a body in the headers of its response.
    pub(super) fn declare(self, headers: &mut HeaderMap) {
        if !self.is_identity() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(self.name));
        }
    }

    /// The encodings that the sender of these headers accepts, the smallest first. Weights other than 0 do not matter:
    /// the content is the same. `identity` comes last even if it was ruled out, as RFC 9110 (section 12.5.3) allows.
    pub(super) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Self> {
        let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let elements: Vec<(String, bool)> = lists.flat_map(|list| list.split(',')).map(read_element).collect();
        Self::ALL.into_iter().filter(move |encoding| {
            let named = |name: &str| elements.iter().find(|(this, _)| this == name).map(|(_, accepted)| *accepted);
            encoding.is_identity() || named(encoding.name).or_else(|| named("*")).unwrap_or(false)
        })
    }
}

/// Reads an element of the list such as `br;q=0.8`: its name, and whether it is accepted. A weight of 0 rules it out.
fn read_element(element: &str) -> (String, bool) {
    let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
    let weight = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse::<f32>().ok())?
    });
    (name.trim().to_ascii_lowercase(), weight.is_none_or(|weight| weight > 0.0))
}
