//! The demo: Gradewell, a company that is made up, to look around in.
//!
//! A trading-card grading house from its first day, about 110 days ago, to now: `founding` is that day, `months` what changed
//! since, `routine` and `trade` the working days of the last five weeks. All of it is told as a `story` by `people` and
//! `programs`, on the days of a `calendar`; a `company` lives it through the service's own front `door`, the clock turned back.
//! `mark` says on the disk whether that came to its end.

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

pub(crate) use mark::make_ready;

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
    let mut story = Story::new(Calendar::until(now));
    founding::tell(&mut story);
    months::tell(&mut story);
    routine::tell(&mut story);
    trade::tell(&mut story);

    let code = bearer::setup(random);
    let door = Door::new(store, random.clone(), code.hash())?;
    let mut company = Company::new(door, code, random.clone());
    let mut t: std::collections::BTreeMap<String,(u32,f64)> = Default::default();
    for step in story.until(now) {
        let k = match &step.deed { story::Deed::Ask{method,path,..} => format!("{method} {}", if path.contains("records") {"records"} else if path.contains("keys"){"keys"} else {"other"}), story::Deed::SetUp=>"setup".into(), story::Deed::Accept=>"accept".into(), story::Deed::Leave=>"leave".into() };
        let b = std::time::Instant::now();
        company.live(step).await?;
        let e = t.entry(k).or_default(); e.0+=1; e.1+=b.elapsed().as_secs_f64();
    }
    eprintln!("{t:#?}");
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
