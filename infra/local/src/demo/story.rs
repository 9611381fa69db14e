//! Reads the story: who sends which request when. The head of each file describes its format.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, ToSpan as _};
use postern_shared::time::Timestamp;

const CALLERS: &str = include_str!("callers.txt");
const STORY: &str = include_str!("story.txt");

/// The user agents of people, by the names that `callers.txt` has for them.
const BROWSERS: [(&str, &str); 3] = [
    ("desktop", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
    ("laptop", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15"),
    ("tablet", "Mozilla/5.0 (Linux; Android 15; Tablet) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36"),
];
/// The working day of the first request, about 110 days ago.
const FIRST_DAY: usize = 78;

/// A person or program that sends requests.
#[derive(Clone, Copy)]
pub(super) struct Caller {
    /// The first part of a person's login, or a program's name for its key.
    pub(super) name: &'static str,
    pub(super) address: IpAddr,
    pub(super) agent: &'static str,
    /// Whether it is a person, who signs in; programs have keys.
    pub(super) is_person: bool,
    /// The password and the role to print, if the person who starts the demo can sign in as this one.
    pub(super) published: Option<(&'static str, &'static str)>,
}

impl Caller {
    fn read(line: &'static str) -> Option<Self> {
        let (name, rest) = line.split_once(' ')?;
        let (address, rest) = rest.trim_start().split_once(' ')?;
        let (agent, rest) = rest.trim_start().split_once(' ').unwrap_or((rest.trim_start(), ""));
        let browser = BROWSERS.iter().find(|(name, _)| *name == agent);
        Some(Self {
            name,
            address: address.parse().ok()?,
            agent: browser.map_or(agent, |(_, agent)| agent),
            is_person: browser.is_some(),
            published: rest.trim_start().split_once("; "),
        })
    }

    /// A person's login.
    pub(super) fn login(&self) -> String {
        format!("{}@gradewell.example", self.name)
    }
}

/// A request, or a series of records from one program.
pub(super) struct Step {
    pub(super) at: Timestamp,
    pub(super) by: Caller,
    pub(super) method: String,
    /// The path below the API's base, with placeholders such as `<samuel>`.
    pub(super) path: String,
    /// The JSON of the body, with placeholders; empty for none.
    pub(super) body: String,
    /// The name for the id and the secret in the answer.
    pub(super) keep: Option<String>,
    /// Whether the service refuses it.
    pub(super) is_refused: bool,
    /// The numbers of the requests: one, unless it is a series of records.
    pub(super) numbers: Vec<usize>,
    days_ago: usize,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.at, self.by.name, self.method, self.path)
    }
}

impl Step {
    /// The value of a placeholder that depends only on the step and the number of the request.
    pub(super) fn value(&self, placeholder: &str, number: usize) -> Option<String> {
        match placeholder {
            "date" => Some(self.at.date().strftime("%d %b").to_string()),
            "day" => Some(self.days_ago.to_string()),
            "number" => Some(number.to_string()),
            _ => {
                let (label, choices) = placeholder.split_once('=')?;
                let mut hasher = DefaultHasher::new();
                (self.days_ago, number, label).hash(&mut hasher);
                chosen(choices, hasher.finish())
            }
        }
    }
}

/// One of the choices in `1..9`, padded like the first, or in `x|y|z`.
fn chosen(choices: &str, chance: u64) -> Option<String> {
    if let Some((first, last)) = choices.split_once("..") {
        let (width, first, last): (usize, u64, u64) = (first.len(), first.parse().ok()?, last.parse().ok()?);
        return Some(format!("{:0width$}", first + chance % (last - first + 1)));
    }
    let choices: Vec<&str> = choices.split('|').collect();
    choices.get(usize::try_from(chance).ok()? % choices.len()).map(|&choice| choice.to_owned())
}

/// The working days up to now. They make the story the same on every day of the week.
pub(super) struct Calendar {
    /// From today, even on a weekend, back to the first working day.
    days: Vec<Date>,
}

impl Calendar {
    /// The calendar that ends now.
    pub(super) fn until(now: Timestamp) -> Self {
        let today = now.date();
        let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let before = today.series(-1.day()).skip(1).filter(works);
        Self { days: std::iter::once(today).chain(before).take(FIRST_DAY + 1).collect() }
    }

    /// A second within this minute, so many working days ago.
    pub(super) fn at(&self, days_ago: usize, hour: i8, minute: i8) -> Option<Timestamp> {
        // Nobody does everything on the full minute.
        let second = (i8::try_from(days_ago).ok()? % 53 + hour % 7 * 8 + minute % 9 * 5) % 53;
        let since_midnight = 3600 * i64::from(hour) + 60 * i64::from(minute) + i64::from(second);
        Timestamp::midnight(*self.days.get(days_ago)?).ok()?.checked_add(SignedDuration::from_secs(since_midnight)).ok()
    }
}

/// Everyone who sends requests.
pub(super) fn callers() -> Result<Vec<Caller>, String> {
    let lines = CALLERS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| Caller::read(line).ok_or_else(|| format!("the demo has an invalid caller: {line}"))).collect()
}

/// All requests up to now, in the order of their times.
pub(super) fn steps(now: Timestamp) -> Result<Vec<Step>, String> {
    let calendar = Calendar::until(now);
    let callers: BTreeMap<&str, Caller> = callers()?.into_iter().map(|caller| (caller.name, caller)).collect();
    let mut steps = Vec::new();
    for line in STORY.replace("\n ", " ").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let read = read(line, &calendar, &callers);
        steps.extend(read.ok_or_else(|| format!("the demo has an invalid line: {line}"))?);
    }
    steps.retain(|step| step.at < now - SignedDuration::from_mins(1));
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// The steps of a line: one for each day and hour.
fn read(line: &str, calendar: &Calendar, callers: &BTreeMap<&str, Caller>) -> Option<Vec<Step>> {
    let mut words = line.split_whitespace();
    let days = list(words.next()?)?;
    let (hour, minute) = words.next()?.split_once(':')?;
    let minute: i8 = minute.parse().ok()?;
    let hours = if hour == "*" { 0..24 } else { hour.parse().ok()?..hour.parse::<i8>().ok()? + 1 };
    let by = *callers.get(words.next()?)?;
    let method = words.next()?;
    let (method, is_refused) = method.strip_suffix('!').map_or((method, false), |method| (method, true));
    let (method, series) = method.split_once('*').unwrap_or((method, "1"));
    let numbers = list(series)?;
    let path = words.next()?;
    let rest = words.collect::<Vec<_>>().join(" ");
    let (body, keep) = rest.rsplit_once(" = ").map_or((&rest[..], None), |(body, keep)| (body, Some(keep)));
    let mut steps = Vec::new();
    for day in days {
        for hour in hours.clone() {
            steps.push(Step {
                at: calendar.at(day, hour, minute)?,
                by,
                method: method.to_owned(),
                path: path.to_owned(),
                body: body.to_owned(),
                keep: keep.map(str::to_owned),
                is_refused,
                numbers: numbers.clone(),
                days_ago: day,
            });
        }
    }
    Some(steps)
}

/// The numbers of a list such as `1,3,10-20/5`: single ones, and ranges with the distance between two.
fn list(text: &str) -> Option<Vec<usize>> {
    let mut numbers = Vec::new();
    for part in text.split(',') {
        let (range, distance) = part.split_once('/').unwrap_or((part, "1"));
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        numbers.extend((first..=last).step_by(distance.parse().ok().filter(|distance| *distance > 0)?));
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use postern_shared::time::Timestamp;

    use super::steps;

    #[test]
    fn the_story_of_the_past_days_is_the_same_on_every_day_of_the_week() {
        let told = |days: i64| {
            let now: Timestamp = "2026-11-26T00:00:30Z".parse().unwrap();
            let steps = steps(now + SignedDuration::from_hours(24 * days)).unwrap();
            steps.iter().map(|step| (step.days_ago, step.by.name, step.path.clone())).collect::<Vec<_>>()
        };
        assert!(told(0).len() > 700, "{}", told(0).len());
        for days in 1..7 {
            assert_eq!(told(days), told(0), "{days} days later");
        }
    }
}
