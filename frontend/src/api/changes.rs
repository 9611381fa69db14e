//! The change log.

use postern_shared::change::{Change, ChangeQuery};
use postern_shared::page::Page;
use postern_shared::path;

use super::call::{Answer, Call};
use super::{Api, Failure, Sheet};

impl Api {
    /// The change log, newest first.
    pub async fn changes(self, query: ChangeQuery) -> Result<Page<Change>, Failure> {
        self.send(Call::query(path::CHANGES, &query)).await?.read()
    }

    /// A page of the change log as a sheet.
    pub async fn changes_sheet(self, query: ChangeQuery) -> Result<Sheet, Failure> {
        self.send(Call::sheet(path::CHANGES, &query)).await.map(Answer::sheet)
    }
}
