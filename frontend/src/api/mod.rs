//! The service, as the console calls it: one function per call, by the paths and types of the shared crate.
//!
//! [`open`] holds what needs no session. Everything else is a method of [`Api`], which only a screen behind the sign-in
//! has. A call whose session has ended waits until the person has signed in again, and then goes on.

mod account;
mod api_users;
mod billing;
mod call;
mod changes;
mod failure;
mod impact;
mod keys;
mod lineage;
pub mod open;
mod records;
mod resources;
mod roles;
mod sheet;
mod users;

use leptos::prelude::*;
use postern_shared::problem::Code;

use crate::state::session::Session;
use call::{Answer, Call};
pub use failure::Failure;
pub use sheet::Sheet;

/// The calls of a signed-in person.
#[derive(Clone, Copy)]
pub struct Api {
    session: Session,
}

impl Api {
    /// The calls of whoever is signed in. Only the frame of the signed-in screens makes one.
    pub(crate) fn of(session: Session) -> Self {
        Self { session }
    }

    /// The calls, on a screen behind the sign-in.
    pub fn here() -> Self {
        expect_context()
    }

    async fn send(self, call: Call) -> Result<Answer, Failure> {
        loop {
            match call.send().await {
                Err(failure) if has_ended(&failure) => self.session.ended().await,
                outcome => return outcome,
            }
        }
    }
}

/// Whether the session is what was refused.
fn has_ended(failure: &Failure) -> bool {
    matches!(failure.code(), Some(Code::Unauthenticated | Code::InvalidToken))
}
