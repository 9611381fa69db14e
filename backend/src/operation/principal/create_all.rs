//! Create several users: each in its own transaction, decided like one that is created alone.

use std::time::Duration;

use postern_shared::field::Validate as _;
use postern_shared::invitation::Invitation;
use postern_shared::permission::Permission;
use postern_shared::user::NewUser;
use tokio::time::Instant;

use super::{OpenPrincipal, create_user};
use crate::caller::Caller;
use crate::error::{Error, Refusal};

/// How long a request goes on beginning commits of its own. The last one can take 5 seconds of races and 4 of a commit,
/// and a function has 15.
pub const BATCH_TIME: Duration = Duration::from_secs(5);

/// What became of one user of a batch.
pub type Outcome = Result<(OpenPrincipal, Invitation), Error>;

/// Creates users one after the other. A user who is refused does not stop the others. A fault of the service does, unless
/// users exist by then whose invitations only this answer shows.
pub async fn create_users(caller: &Caller, users: Vec<NewUser>) -> Result<Vec<Outcome>, Error> {
    let (until, mut outcomes) = (Instant::now() + BATCH_TIME, Vec::with_capacity(users.len()));
    for new in users {
        let outcome = if Instant::now() < until {
            caller.app().decide(|| create_one(caller, new.clone())).await
        } else {
            Err(Error::Unavailable("the time for a batch is over".to_owned()))
        };
        let is_fault = matches!(&outcome, Err(error) if !matches!(error, Error::Refused(_)));
        if is_fault && !outcomes.iter().any(Result::is_ok) {
            return outcome.map(|_| outcomes);
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

/// Creates one of them. The caller is looked up again, so that what changed meanwhile counts.
async fn create_one(caller: &Caller, new: NewUser) -> Outcome {
    let caller = caller.refreshed().await?;
    caller.require(&Permission::USERS_WRITE)?;
    Refusal::if_invalid(new.validate())?;
    create_user(caller, new).await
}
