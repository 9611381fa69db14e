//! Change one's own password.

use postern_shared::account::{PasswordChange, Tokens};
use postern_shared::change::Action;
use postern_shared::field::Broken;
use postern_shared::text::canonical;
use serde_json::{Value, json};

use super::sign_in::Counters;
use super::{principal, session};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::secret::hash::Secret;
use crate::secret::password::Password;
use crate::store::change::ChangeRecord;
use crate::store::commit::{Commit, Condition};
use crate::store::item::{attribute, item_of};
use crate::store::key;
use crate::store::session::StoredPassword;
use crate::store::snapshot::ReadSet;

/// Gives the caller a new password. All sessions end, and the tokens if that is asked for; the cookie is for the session that takes
/// the place of the others.
pub async fn change(caller: &Caller, change: &PasswordChange) -> Result<Secret, Error> {
    let (id, _) = caller.require_session()?;
    let app = &caller.app;
    let before = caller.principal()?;
    let login = before.login.clone().unwrap_or_default();
    let wrong = || {
        let broken =
            Broken::new("wrong_password", "This is not your password. After several failures, wait 15 minutes.");
        Error::from(Refusal::fields(vec![broken.at("current")]))
    };

    let counters = Counters::of(&canonical(&login), &caller.audit.request.address);
    if counters.attempt(app).await? {
        return Err(wrong());
    }
    let stored: Option<StoredPassword> = app.store.get(&key::password(id)).await?;
    let stored = stored.map(|stored| stored.password);
    if !app.passwords.verify(&Password::new(&change.current), stored.as_ref()).await? {
        return Err(wrong());
    }
    // The current password is right, whatever the new one is.
    counters.forgive(app).await;
    let hashed = app.passwords.hash_new(&Password::new(&change.new), &[&login, &before.name]).await?;
    let password = hashed.map_err(|broken| Refusal::fields(vec![broken.at("new")]))?;

    let mut after = before.clone();
    match change.tokens {
        Tokens::Keep => after.session_epoch += 1,
        Tokens::Delete => after.end_keys(),
    }
    let ending = super::key::ending(caller, before, &after).await?;
    let mut commit = Commit::default();
    caller.bind(&caller.snapshot, ReadSet::default(), &mut commit)?;
    principal::write(&mut commit, before, &mut after, caller.now)?;
    let place = key::password(id);
    commit.expect(place.clone(), Condition::Is("password", attribute(stored)?));
    commit.put(place.clone(), item_of(&place, &StoredPassword { password })?);
    let (session, cookie) = session::begin(app, &mut commit, &after, &caller.audit.request, caller.now)?;
    let mut change = ChangeRecord {
        action: Action::PasswordChange,
        target: after.subject(),
        before: Value::Null,
        after: json!({ "session": session }),
    };
    super::key::write_ending(&mut commit, &mut after, &mut change, &ending);
    commit.log(&app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, "").await?;
    super::key::tidy(caller, &ending).await;
    Ok(cookie)
}
