//! The demo: Gradewell, a made-up trading-card grading house with about 110 days of activity to explore.
//!
//! `story.txt` lists what happens, as requests to the service, and `callers.txt` who sends them; `story` reads both.
//! `company` sends the requests to the service's own router, with the clock set back. `mark` keeps the demo and other
//! data apart.

mod company;
mod mark;
mod story;

use postern_backend::clock::Clock;
use postern_backend::random::Random;
use postern_backend::store::Store;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

pub(crate) use mark::{is_demo, keep_apart};

use crate::parts::Database;
use crate::say;
use company::Company;
use mark::Mark;

/// Fills the database with the demo company, unless that is done already. The log of the past is left out.
pub(crate) async fn fill(database: &Database, store: Store, random: &Random) -> Result<(), String> {
    let Database::Embedded(_, data_file) = database else {
        return Err(format!("the demo needs a data file of its own, and cannot be in {database}"));
    };
    let mark = Mark::of(&data_file.file);
    if mark.is_whole() {
        return Ok(());
    }
    say("Filling the demo company. This happens once and takes a few seconds.")?;
    let filled = send_all(store, random).with_subscriber(NoSubscriber::default());
    filled.await.map_err(|reason| format!("the demo company cannot be filled: {reason}"))?;
    mark.set_whole()
}

async fn send_all(store: Store, random: &Random) -> Result<(), String> {
    let now = Clock::system().now();
    let mut company = Company::new(store, random, now)?;
    for step in story::steps(now)? {
        company.send(&step).await.map_err(|reason| format!("{step}: {reason}"))?;
    }
    Ok(())
}

/// The message for the person who started the demo, with the logins and passwords that work.
pub(crate) fn introduction() -> Result<String, String> {
    let people = story::callers()?.into_iter().filter_map(|caller| {
        let (password, role) = caller.published?;
        Some(format!("\n  {role:<18} {:<26} {password}", caller.login()))
    });
    Ok(format!(
        "This is a demo of a made-up company. Its passwords are public: keep no real data in it.\n\
         Delete its file to start again. Sign in as one of these:{}",
        people.collect::<String>()
    ))
}
