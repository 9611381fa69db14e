//! The table as a function finds it when it starts.

use super::environment;
use crate::random::Random;
use crate::store::{Store, client};

/// The way to the table that the environment names.
pub(super) fn named(random: &Random) -> Result<Store, String> {
    let name: String = environment::required(environment::TABLE)?;
    Ok(Store::new(client::from_environment()?, name, random.clone()))
}

/// Looks at the table, which also opens the connection that the first request then finds open.
///
/// # Errors
/// What is wrong with the table: with one that lacks an index, every answer would be wrong. A table that does not answer is no
/// error: it may when the first request comes.
pub(super) async fn must_fit(store: &Store) -> Result<(), String> {
    match store.schema_mismatch().await {
        Ok(None) => Ok(()),
        Ok(Some(sentence)) => Err(sentence),
        Err(error) => {
            tracing::warn!(error = error.sentence(), "the table was not looked at");
            Ok(())
        }
    }
}
