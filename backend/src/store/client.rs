//! The client of DynamoDB. Its configuration is the same for every endpoint.

use std::env;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Config, Region};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::call::ATTEMPT;
use super::roots;

/// The environment variable with another endpoint of DynamoDB.
pub const ENDPOINT_VARIABLE: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// A client over an in-process connection, which needs neither credentials nor an address.
#[must_use]
pub fn in_process(connection: SharedHttpClient) -> Client {
    let credentials = Credentials::from_keys("embedded", "embedded", None);
    let config = base().region(Region::from_static("local")).credentials_provider(credentials);
    // The SDK requires an address, but the connection ignores it.
    Client::from_conf(config.endpoint_url("http://embedded.invalid").http_client(connection).build())
}

/// A client from the standard environment variables of AWS: region, credentials, session token and
/// [`ENDPOINT_VARIABLE`].
///
/// # Errors
/// The name of a missing variable.
pub fn from_environment() -> Result<Client, String> {
    let elsewhere = env::var(ENDPOINT_VARIABLE).is_ok_and(|endpoint| endpoint.starts_with("https:"));
    from_environment_over(if elsewhere { roots::system() } else { roots::of_region(&region()?) })
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

/// The connection over TLS.
#[must_use]
pub fn https() -> SharedHttpClient {
    roots::system()
}

fn region() -> Result<String, String> {
    needed("AWS_REGION").or_else(|_| needed("AWS_DEFAULT_REGION")).map_err(|_| "set AWS_REGION".to_owned())
}

fn needed(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set {name}"))
}

fn base() -> Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .sleep_impl(TokioSleep::new())
        // `call` and `transact` decide what is retried, and with which bytes.
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build())
}
