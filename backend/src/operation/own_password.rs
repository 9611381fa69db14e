//! Change one's own password.

use postern_shared::account::PasswordChange;
use postern_shared::change::Action;
use postern_shared::field::Broken;
use postern_shared::text::canonical;
use serde_json::{Value, json};

use super::sign_in::Counters;
use super::{principal, session};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::secret::hash::Plain;
use crate::secret::password::Password;
use crate::store::change::Deed;
use crate::store::commit::{Commit, Condition};
use crate::store::item::{attribute, item_of};
use crate::store::key;
use crate::store::session::StoredPassword;

/// Gives the caller a new password. All sessions end; the cookie is for the one that takes their place.
pub async fn change(caller: &Caller, change: &PasswordChange) -> Result<Plain, Error> {
    let (id, _) = caller.must_be_in_session()?;
    let app = &caller.app;
    let before = caller.principal()?;
    let login = before.login.clone().unwrap_or_default();
    let wrong = || {
        let broken =
            Broken::new("wrong_password", "This is not your password. After several failures, wait 15 minutes.");
        Error::from(Refusal::fields(vec![broken.at("current")]))
    };

    let new = Password::new(&change.new);
    new.must_be_fit(&[&login, &before.name]).map_err(|broken| Refusal::fields(vec![broken.at("new")]))?;
    let counters = Counters::of(&canonical(&login), &caller.author.request.address);
    let locked = counters.attempt(app).await?;
    let stored: Option<StoredPassword> = if locked { None } else { app.store.get(&key::password(id)).await? };
    let stored = stored.map(|stored| stored.password);
    if !app.passwords.verify(&Password::new(&change.current), stored.as_ref()).await? {
        return Err(wrong());
    }
    counters.forgive(app).await;

    let mut after = before.clone();
    after.session_epoch += 1;
    let mut commit = Commit::default();
    caller.bind(&caller.world, &mut commit)?;
    principal::write(&mut commit, before, &mut after, caller.now)?;
    let place = key::password(id);
    let password = app.passwords.hash(&new).await?;
    commit.expect(place.clone(), Condition::Is("password", attribute(stored)?));
    commit.put(place.clone(), item_of(&place, &StoredPassword { password })?);
    let (session, cookie) = session::begin(app, &mut commit, &after, &caller.author.request, caller.now)?;
    let deed = Deed {
        action: Action::PasswordChange,
        target: after.subject(),
        before: Value::Null,
        after: json!({ "session": session }),
    };
    commit.log(&app.random, &caller.author, after.changed_at, deed)?;
    caller.commit(commit, "").await?;
    Ok(cookie)
}
