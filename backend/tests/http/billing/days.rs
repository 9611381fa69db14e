//! Billing against a naive model: API users that are created, disabled, enabled and deleted at any time, above all at midnight.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::{BILLING, MILLISECOND, boss, enabled_now, set_disabled};
use crate::harness::Postern;

/// One thing done to one of a few API users, after a while.
#[derive(Debug, Clone)]
struct Step {
    wait: Wait,
    which: usize,
    delete: bool,
}

#[derive(Debug, Clone)]
enum Wait {
    Hours(i64),
    /// Until so many milliseconds after the next midnight but so many.
    Midnight(i64, i64),
}

fn steps() -> impl Strategy<Value = Step> {
    let wait = prop_oneof![
        3 => prop::sample::select(vec![0, 1, 7, 30, 24 * 20]).prop_map(Wait::Hours),
        2 => (1..15_i64, -1..2_i64).prop_map(|(days, milliseconds)| Wait::Midnight(days, milliseconds)),
    ];
    (wait, 0..4_usize, prop::bool::weighted(0.1)).prop_map(|(wait, which, delete)| Step { wait, which, delete })
}

/// An API user as the model knows it.
struct Known {
    id: String,
    intervals: Vec<(Timestamp, Option<Timestamp>)>,
    deleted: bool,
}

impl Known {
    fn is_enabled(&self) -> bool {
        self.intervals.last().is_some_and(|(_, to)| to.is_none())
    }

    /// On how many days of a month it was enabled at any moment.
    fn days(&self, month: jiff::civil::Date, now: Timestamp) -> usize {
        let days = (0..month.days_in_month()).map(|n| month + i32::from(n).days());
        let start = |day: jiff::civil::Date| day.to_zoned(TimeZone::UTC).unwrap().timestamp();
        let touched = |day: jiff::civil::Date| {
            self.intervals.iter().any(|(from, to)| {
                let to = to.unwrap_or(now).max(*from + MILLISECOND);
                *from < start(day + 1.days()) && to > start(day)
            })
        };
        days.filter(|day| touched(*day)).count()
    }
}

#[test]
fn a_bill_counts_the_days_that_were_touched() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(10) });
    let histories = prop::collection::vec(steps(), 5..25);
    let outcome = runner.run(&histories, |history| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live(history));
        Ok(())
    });
    outcome.unwrap();
}

async fn live(history: Vec<Step>) {
    let postern = Postern::ready().await;
    let boss = boss(&postern).await;
    let boss = boss.at(&postern);
    let mut known: Vec<Known> = Vec::new();
    for step in history {
        match step.wait {
            Wait::Hours(hours) => postern.pass(SignedDuration::from_hours(hours)),
            Wait::Midnight(days, milliseconds) => {
                let midnight = postern.now().to_zoned(TimeZone::UTC).date() + days.days();
                let midnight = midnight.to_zoned(TimeZone::UTC).unwrap().timestamp();
                let then = midnight + SignedDuration::from_millis(milliseconds);
                postern.pass(then.duration_since(postern.now()).max(SignedDuration::ZERO));
            }
        }
        let now = postern.now();
        let Some(one) = known.get_mut(step.which) else {
            let id = boss.api_user(&format!("Scanner {}", known.len()), &[]).await;
            known.push(Known { id, intervals: vec![(now, None)], deleted: false });
            continue;
        };
        if one.deleted {
            continue;
        }
        if step.delete {
            boss.delete(&format!("/api/v1/api-users/{}", one.id)).await.is(204);
            one.deleted = true;
        } else {
            set_disabled(&boss, &one.id, one.is_enabled()).await;
        }
        match one.intervals.last_mut() {
            Some((_, to @ None)) => *to = Some(now),
            _ if step.delete => {}
            _ => one.intervals.push((now, None)),
        }
    }
    let enabled = known.iter().filter(|one| one.is_enabled()).count();
    assert_eq!(enabled_now(&boss).await, 1 + enabled);
    let (mut month, now) = (jiff::civil::date(2026, 2, 1), postern.now());
    while month <= now.to_zoned(TimeZone::UTC).date() + 1.month() {
        let bill = boss.walk(&format!("{BILLING}?month={}", month.strftime("%Y-%m")), 2).await;
        let mut expected: Vec<_> = known.iter().filter(|one| one.days(month, now) > 0).collect();
        expected.sort_by_key(|one| &one.id);
        let expected = expected.iter().map(|one| (json!(one.id), json!(one.days(month, now))));
        let bill = bill.iter().filter(|item| item["api_user"]["name"] != "Boss");
        let bill = bill.map(|item| (item["api_user"]["id"].clone(), item["days"].clone()));
        assert_eq!(bill.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{month}");
        month += 1.month();
    }
}
