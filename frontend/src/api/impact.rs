//! Whom a change one thinks of would reach.

use postern_shared::impact::{Impact, Proposal};
use postern_shared::path;

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// Whom the change would reach. Nothing is done.
    pub async fn impact(self, proposal: Proposal) -> Result<Impact, Failure> {
        self.send(Call::ask(path::IMPACT, &proposal)).await?.read()
    }
}
