//! The root certificates that the connection to DynamoDB trusts.
//!
//! In AWS's commercial regions these are Amazon's own five roots alone. Every endpoint there chains to one of them, and
//! reading the system's 150 roots would take a function longer than the rest of its start. They are valid until 2037 to
//! 2040. AWS announces new roots years ahead; a new one is added to `amazon_roots.pem`. In other regions, and for a
//! configured endpoint, the system's roots are trusted. Source: <https://www.amazontrust.com/repository/>.

use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// Amazon Root CA 1 to 4 and Starfield Services Root CA G2, as Mozilla distributes them.
const AMAZON: &[u8] = include_bytes!("amazon_roots.pem");

/// A TLS connection that trusts the system's roots.
#[must_use]
pub(super) fn system() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

/// A TLS connection to DynamoDB in a region.
#[must_use]
pub(super) fn of_region(region: &str) -> SharedHttpClient {
    let trusted = TrustStore::empty().with_pem_certificate(AMAZON);
    match TlsContext::builder().with_trust_store(trusted).build() {
        Ok(context) if is_commercial(region) => {
            Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https()
        }
        _ => system(),
    }
}

/// Whether a region is one of AWS's commercial regions, such as `eu-central-1`. Regions of governments, of China and of
/// the European Sovereign Cloud have names of other forms.
fn is_commercial(region: &str) -> bool {
    const AREAS: [&str; 9] = ["af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us"];
    let parts: Vec<&str> = region.split('-').collect();
    matches!(parts[..], [area, direction, _] if AREAS.contains(&area) && direction != "gov")
}

#[cfg(test)]
mod tests {
    use super::is_commercial;

    #[test]
    fn only_commercial_regions_are_trusted_by_amazons_roots_alone() {
        for region in ["us-east-1", "eu-central-1", "ap-southeast-4", "mx-central-1"] {
            assert!(is_commercial(region), "{region}");
        }
        for region in ["us-gov-west-1", "cn-north-1", "us-iso-east-1", "eu-isoe-west-1", "eusc-de-east-1", "local", ""]
        {
            assert!(!is_commercial(region), "{region}");
        }
    }
}
