//! The mark that first set-up is done.

use postern_shared::problem::Code;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Refusal};
use crate::store::{Commit, Store, item_key};

/// The mark that first set-up is done.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetupMark {
    /// When it was done.
    pub at: Timestamp,
}

impl SetupMark {
    /// Inserts it as the only condition of a commit: the table of an account that is not set up contains nothing else.
    pub fn insert(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.drop_conditions();
        commit.write(item_key::setup(), self)?;
        commit.expect_absent_or(item_key::setup(), already_set_up());
        Ok(())
    }
}

/// The refusal of a second set-up.
pub fn already_set_up() -> Refusal {
    Refusal::new(Code::AlreadySetUp, "Postern is set up already. Sign in, or ask an administrator for an invitation.")
}

impl Store {
    /// The set-up mark; `None` before first set-up.
    pub async fn setup_mark(&self) -> Result<Option<SetupMark>, Error> {
        self.get(&item_key::setup()).await
    }
}
