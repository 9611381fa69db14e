//! The demo: Gradewell, a company that is made up, to look around in.
//!
//! A trading-card grading house from its first day, about 110 days ago, to now: `founding` is that day, `months` what
//! changed since, `routine` and `trade` the working days of the last five weeks. All of it is told as a `story` by
//! `people` and `programs`, on the days of a `calendar`; a `company` lives it through the service's own front `door`,
//! the clock turned back. `mark` says on the disk whether that came to its end.

mod calendar;
mod company;
mod door;
mod founding;
mod mark;
mod months;
mod people;
mod programs;
mod routine;
mod story;
mod trade;

use postern_backend::clock::Clock;
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::store::Store;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

pub(crate) use mark::keep_apart;

use crate::parts::Database;
use crate::say;
use calendar::Calendar;
use company::Company;
use door::Door;
use mark::Mark;
use people::TOLD;
use story::Story;

/// Fills the database with the company, unless it is there already. What the service logs of the past is left out.
pub(crate) async fn fill(database: &Database, store: Store, random: &Random) -> Result<(), String> {
    let Database::Embedded(place, _) = database else {
        return Err(format!("the demo is made for a file of its own, not for {database}"));
    };
    let mark = Mark::of(&place.file);
    if mark.is_whole() {
        return Ok(());
    }
    say("Filling the demo company, once; it takes some seconds.")?;
    let lived = live(store, random).with_subscriber(NoSubscriber::default());
    lived.await.map_err(|why| format!("the demo company cannot be made: {why}"))?;
    mark.set_whole()
}

async fn live(store: Store, random: &Random) -> Result<(), String> {
    let now = Clock::system().now();
    let mut told = Story::new(Calendar::until(now));
    founding::tell(&mut told);
    months::tell(&mut told);
    routine::tell(&mut told);
    trade::tell(&mut told);

    let code = bearer::setup(random);
    let door = Door::new(store, random.clone(), code.hash())?;
    let mut company = Company::new(door, code, random.clone());
    for step in told.until(now) {
        company.live(step).await?;
    }
    Ok(())
}

/// What is said to whoever started it: that it is a demo, and who can sign in.
pub(crate) fn introduction() -> String {
    let people = TOLD.map(|(role, person)| {
        format!("  {role:<18} {:<26} {}", person.full_login(), person.password.unwrap_or_default())
    });
    format!(
        "This is a demo, of a company that is made up. Everybody knows its passwords: keep no real data in it.\n\
         Delete its file and the demo begins anew. Sign in as one of these:\n{}",
        people.join("\n")
    )
}
