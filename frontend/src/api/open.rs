//! Calls that need no session.

use postern_shared::invitation::{Acceptance, InvitationCode, InvitedPerson, Setup};
use postern_shared::path;
use postern_shared::session::{Identity, SignIn};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::call::Call;
use super::failure::Failure;

#[derive(Deserialize)]
struct Health {
    set_up: bool,
}

/// An accepted invitation. Only whether there are API tokens counts here: the screens behind the sign-in list them.
#[derive(Deserialize)]
struct Accepted {
    tokens: Vec<IgnoredAny>,
}

/// Whether Postern has its first administrator.
pub async fn is_set_up() -> Result<bool, Failure> {
    Call::get(path::HEALTH).send().await?.read::<Health>().map(|health| health.set_up)
}

/// Whose session the browser has.
pub async fn identity() -> Result<Identity, Failure> {
    Call::get(path::SESSION).send().await?.read()
}

/// Signs in.
pub async fn sign_in(input: SignIn) -> Result<Identity, Failure> {
    Call::ask(path::SESSION, &input).send().await?.read()
}

/// Makes the first administrator and signs them in.
pub async fn set_up(input: Setup) -> Result<(), Failure> {
    Call::ask(path::SETUP, &input).send().await.map(drop)
}

/// Who an invitation is for.
pub async fn check_invitation(code: String) -> Result<InvitedPerson, Failure> {
    Call::ask(path::INVITATION_CHECK, &InvitationCode { code }).send().await?.read()
}

/// Sets the password of an invited person and signs them in. Returns whether the person has API tokens.
pub async fn accept(input: Acceptance) -> Result<bool, Failure> {
    let accepted: Accepted = Call::ask(path::INVITATION_ACCEPT, &input).send().await?.read()?;
    Ok(!accepted.tokens.is_empty())
}
