//! Change one's own password.

use postern_shared::account::{PasswordChange, Tokens};
use postern_shared::change::Action;
use postern_shared::field::Violation;
use serde_json::{Value, json};

use super::attempt::Attempt;
use super::device::{self, Device};
use super::key::EndingKeys;
use super::session::{self, SignInCookies};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::secret::{Password, Queue, Secret};
use crate::store::{ChangeRecord, Logged as _, ReadSet, StoredPassword};

/// Gives the caller a new password. All sessions end, and on request the tokens. The caller's browser stays known, and
/// gets a new session.
pub async fn change(caller: &Caller, change: &PasswordChange, device: Option<&Secret>) -> Result<SignInCookies, Error> {
    let (id, session) = caller.require_session()?;
    let (app, before) = (caller.app(), caller.principal()?);
    let login = before.login.clone().unwrap_or_default();
    let wrong = || {
        let violation = Violation::new("wrong_password", "This is not your password.");
        Error::from(Refusal::fields(vec![violation.at("current")]).traced("wrong password", before.login.clone()))
    };

    let turn = app.passwords.turn(Queue::Known)?;
    let attempt = Attempt::at_own_password(app, session).await?;
    let stored = app.store.password(id).await?;
    let hashed = stored.as_ref().map(|stored| &stored.password);
    let right = app.passwords.verify(&turn, &Password::new(&change.current), hashed).await?;
    let Some(stored) = stored.filter(|_| right) else { return Err(wrong()) };
    // The current password is right, whatever the new one is.
    attempt.forgive(app).await;
    let hashed = app.passwords.hash_new(&turn, &Password::new(&change.new), &[&login, &before.name]).await?;
    let password = hashed.map_err(|violation| Refusal::fields(vec![violation.at("new")]))?;

    let device = Device::recognise(app, device).await?;
    let mut after = before.clone();
    match change.tokens {
        Tokens::Keep => after.session_epoch += 1,
        Tokens::Delete => after.end_keys(),
    }
    let ending = EndingKeys::read(app, before, &after).await?;
    let mut commit = caller.begin_commit(ReadSet::default())?;
    after.update(&mut commit, before, caller.now())?;
    stored.assert_unchanged(&mut commit, id)?;
    StoredPassword { password }.replace(&mut commit, id)?;
    let (session, cookie) = session::begin(app, &mut commit, &after, &caller.audit().request, caller.now())?;
    let device = device::remember(app, &mut commit, device.as_ref(), &after, caller.now())?;
    let mut record = ChangeRecord {
        action: Action::PasswordChange,
        target: after.subject(),
        before: Value::Null,
        after: json!({ "session": session }),
    };
    ending.count(&mut commit, &mut after, &mut record, caller.now());
    caller.commit_logged(commit, after.changed_at, record, "").await?;
    ending.clean_up(app).await;
    Ok(SignInCookies { session: cookie, device })
}
