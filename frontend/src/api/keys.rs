//! The keys of all owners.

use postern_shared::api_key::{KeyQuery, OwnedKey};
use postern_shared::page::Page;
use postern_shared::path;

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The keys one may see, by their state.
    pub async fn keys(self, query: KeyQuery) -> Result<Page<OwnedKey>, Failure> {
        self.send(Call::query(path::KEYS, &query)).await?.read()
    }
}
