//! The encodings of a file, and which of them a browser accepts.

use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use http::{HeaderMap, HeaderValue};

/// How a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// From the smallest result to the largest.
    const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// Its name in HTTP.
    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// Declares the encoding of a body in the headers of its response.
    pub(super) fn declare(self, headers: &mut HeaderMap) {
        if self != Self::Identity {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(self.name()));
        }
    }

    /// The ending that a file's copy in this encoding has after its name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// The encodings that the sender of these headers accepts, the smallest first. Weights other than 0 do not matter:
    /// the content is the same. `identity` comes last even if it was ruled out, as RFC 9110 (section 12.5.3) allows.
    pub(super) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Self> {
        let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let taken: Vec<(String, bool)> = lists.flat_map(|list| list.split(',')).map(taken).collect();
        Self::ALL.into_iter().filter(move |encoding| {
            let named = |name: &str| taken.iter().find(|(this, _)| this == name).map(|(_, taken)| *taken);
            *encoding == Self::Identity || named(encoding.name()).or_else(|| named("*")).unwrap_or(false)
        })
    }
}

/// Reads an element of the list such as `br;q=0.8`: its name, and whether it is accepted. A weight of 0 rules it out.
fn taken(element: &str) -> (String, bool) {
    let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
    let weight = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse::<f32>().ok())?
    });
    (name.trim().to_ascii_lowercase(), weight.is_none_or(|weight| weight > 0.0))
}
