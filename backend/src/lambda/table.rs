//! The table: connects to it and checks it when a function starts.

use super::environment;
use crate::random::Random;
use crate::store::{Store, client};

/// The store on the table that the environment names.
pub(super) fn named(random: &Random) -> Result<Store, String> {
    let name: String = environment::required(environment::TABLE)?;
    Ok(Store::new(client::from_environment()?, name, random.clone()))
}

/// Checks the table's schema. This also opens the connection for the first request.
///
/// # Errors
/// What is wrong with the schema: if an index is missing, answers would be wrong. A table that does not answer is not
/// an error, because it may answer the first request.
pub(super) async fn must_fit(store: &Store) -> Result<(), String> {
    match store.schema_mismatch().await {
        Ok(None) => Ok(()),
        Ok(Some(sentence)) => Err(sentence),
        Err(error) => {
            tracing::warn!(error = error.sentence(), "the table could not be checked");
            Ok(())
        }
    }
}
