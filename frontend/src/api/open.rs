//! What can be called by someone who is not signed in.

use postern_shared::invitation::{Acceptance, Setup};
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

/// Of an accepted invitation, how many API tokens there are is all that counts here: the screens behind the sign-in list them.
#[derive(Deserialize)]
struct Accepted {
    tokens: Vec<IgnoredAny>,
}

/// Whether Postern has its first administrator.
pub async fn is_set_up() -> Result<bool, Failure> {
    Call::get(path::HEALTH).send().await?.read::<Health>().map(|health| health.set_up)
}

/// Who the browser's session belongs to.
pub async fn identity() -> Result<Identity, Failure> {
    Call::get(path::SESSION).send().await?.read()
}

/// Signs in.
pub async fn sign_in(said: SignIn) -> Result<Identity, Failure> {
    Call::ask(path::SESSION, &said).send().await?.read()
}

/// Makes the first administrator and signs them in.
pub async fn set_up(said: Setup) -> Result<(), Failure> {
    Call::ask(path::SETUP, &said).send().await.map(drop)
}

/// Sets the password of an invited person and signs them in. Says whether the person has API tokens.
pub async fn accept(said: Acceptance) -> Result<bool, Failure> {
    let accepted: Accepted = Call::ask(path::INVITATION_ACCEPT, &said).send().await?.read()?;
    Ok(!accepted.tokens.is_empty())
}
