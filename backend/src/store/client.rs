//! The client of DynamoDB. Its configuration is the same for every endpoint, apart from the root certificates that the
//! connection trusts.
//!
//! In AWS's commercial regions these are Amazon's own five roots alone. Every endpoint there chains to one of them, and
//! reading the system's 150 roots would take a function longer than the rest of its start. They are valid until 2037 to
//! 2040. AWS announces new roots years ahead; a new one is added to `amazon_roots.pem`. In other regions, and for a
//! configured endpoint, the system's roots are trusted. Source: <https://www.amazontrust.com/repository/>.

use std::env;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder as ConfigBuilder, Config, Region};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::call::ATTEMPT;

/// The environment variable with another endpoint of DynamoDB.
pub const ENDPOINT_VARIABLE: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// A client over an in-process connection, which needs neither credentials nor an address. Nothing is signed, because nobody
/// would check it.
pub fn in_process(connection: SharedHttpClient) -> Client {
    let config = base().region(Region::from_static("local")).allow_no_auth().http_client(connection);
    // The SDK requires an address, but the connection ignores it.
    Client::from_conf(config.endpoint_url("http://embedded.invalid").build())
}

/// A client from the standard environment variables of AWS: region, credentials, session token and
/// [`ENDPOINT_VARIABLE`].
///
/// # Errors
/// The name of a missing variable.
pub fn from_environment() -> Result<Client, String> {
    let elsewhere = env::var(ENDPOINT_VARIABLE).is_ok_and(|endpoint| endpoint.starts_with("https:"));
    from_environment_over(if elsewhere { https() } else { https_in(&region()?) })
}

/// As [`from_environment`], over another connection.
///
/// # Errors
/// The name of a missing variable.
pub fn from_environment_over(connection: SharedHttpClient) -> Result<Client, String> {
    let credentials = Credentials::from_keys(
        needed("AWS_ACCESS_KEY_ID")?,
        needed("AWS_SECRET_ACCESS_KEY")?,
        env::var("AWS_SESSION_TOKEN").ok(),
    );
    let config = base().region(Region::new(region()?)).credentials_provider(credentials).http_client(connection);
    Ok(Client::from_conf(match env::var(ENDPOINT_VARIABLE) {
        Ok(endpoint) => config.endpoint_url(endpoint).build(),
        Err(_) => config.build(),
    }))
}

/// A TLS connection that trusts the system's roots.
pub fn https() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

fn region() -> Result<String, String> {
    needed("AWS_REGION").or_else(|_| needed("AWS_DEFAULT_REGION")).map_err(|_| "set AWS_REGION".to_owned())
}

fn needed(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set {name}"))
}

fn base() -> ConfigBuilder {
    Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .sleep_impl(TokioSleep::new())
        // `call` and `transact` decide what is retried, and with which bytes.
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build())
}

/// Amazon Root CA 1 to 4 and Starfield Services Root CA G2, as Mozilla distributes them.
const AMAZON: &[u8] = include_bytes!("amazon_roots.pem");

/// A TLS connection to DynamoDB in a region.
fn https_in(region: &str) -> SharedHttpClient {
    let trusted = TrustStore::empty().with_pem_certificate(AMAZON);
    match TlsContext::builder().with_trust_store(trusted).build() {
        Ok(context) if is_commercial(region) => {
            Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https()
        }
        _ => https(),
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
