//! The service, as the console calls it: one function for each call, by the paths and types of the shared crate.
//!
//! [`open`] holds what needs no session. Everything else is a method of [`Api`], which only a screen behind the sign-in
//! has. A call whose session has ended waits until the person has signed in again, and then goes on.

mod call;
mod calls;
mod csv;
mod failure;
mod json;
mod key_holder;
mod marker;
pub mod open;
mod principal;

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use postern_shared::path;
use postern_shared::problem::Code;

pub use call::with_query;
use call::{Answer, Call};
pub use csv::CsvPage;
pub use failure::Failure;
pub use key_holder::KeyHolder;
pub use marker::may_be_signed_in;
pub use principal::Principal;

/// Called when the session has ended. Its future resolves when the person has signed in again.
pub type SignInAgain = Callback<(), Pin<Box<dyn Future<Output = ()>>>>;

/// The calls of a signed-in person.
#[derive(Clone, Copy)]
pub struct Api {
    sign_in_again: SignInAgain,
    /// Called when the session has become someone else's.
    start_over: Callback<()>,
    /// The id of the person for whom the screens are drawn.
    person: StoredValue<String>,
}

impl Api {
    /// The calls of the person who is signed in. Only the frame of the signed-in screens makes one.
    pub(crate) fn new(sign_in_again: SignInAgain, start_over: Callback<()>, person: String) -> Self {
        Self { sign_in_again, start_over, person: StoredValue::new(person) }
    }

    /// The calls, on a screen behind the sign-in.
    pub fn here() -> Self {
        expect_context()
    }

    /// Signs out. A session that has ended is signed out already.
    pub async fn sign_out(self) -> Result<(), Failure> {
        match self.by_person(Call::delete(path::SESSION)).send().await {
            Err(failure) if has_ended(&failure) => Ok(()),
            outcome => outcome.map(drop),
        }
    }

    fn by_person(self, call: Call) -> Call {
        call.by(self.person.try_get_value().unwrap_or_default())
    }

    /// Sends a call. Boxed, so that it is compiled once and not once for each call.
    fn send(self, call: Call) -> Pin<Box<dyn Future<Output = Result<Answer, Failure>>>> {
        Box::pin(self.sent(call))
    }

    async fn sent(self, call: Call) -> Result<Answer, Failure> {
        let call = self.by_person(call);
        loop {
            match call.send().await {
                Err(failure) if failure.code() == Some(Code::OtherCaller) => {
                    self.start_over.try_run(());
                    return Err(failure);
                }
                Err(failure) if has_ended(&failure) => match self.sign_in_again.try_run(()) {
                    Some(signed_in) => signed_in.await,
                    None => return Err(failure),
                },
                outcome => return outcome,
            }
        }
    }
}

/// Whether the session is what was refused.
fn has_ended(failure: &Failure) -> bool {
    matches!(failure.code(), Some(Code::Unauthenticated | Code::InvalidToken))
}
