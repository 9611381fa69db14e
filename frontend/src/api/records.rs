//! The records of collections.

use postern_shared::page::{Page, Window};
use postern_shared::path;
use postern_shared::record::Record;

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The records of a collection, newest first.
    pub async fn records(self, collection: String, window: Window) -> Result<Page<Record>, Failure> {
        self.send(Call::query(&path::records(&collection), &window)).await?.read()
    }
}
