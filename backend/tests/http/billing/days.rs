//! Billing against a naive model: API users are created, disabled, enabled and deleted at any time, mostly around
//! midnight.

use jiff::{SignedDuration, ToSpan as _};
use postern_shared::time::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::{BILLING, MILLISECOND, boss, enabled_now, set_disabled};
use crate::harness::Postern;

/// A wait, followed by a change to one of a few API users.
#[derive(Debug, Clone)]
struct Step {
    wait: Wait,
    which: usize,
    delete: bool,
}

#[derive(Debug, Clone)]
enum Wait {
    Hours(i64),
    /// Until a midnight this many days ahead, plus this many milliseconds.
    Midnight(i64, i64),
}

fn steps() -> impl Strategy<Value = Step> {
    let wait = prop_oneof![
        3 => prop::sample::select(vec![0, 1, 7, 30, 24 * 20]).prop_map(Wait::Hours),
        2 => (1..15_i64, -1..2_i64).prop_map(|(days, milliseconds)| Wait::Midnight(days, milliseconds)),
    ];
    (wait, 0..4_usize, prop::bool::weighted(0.1)).prop_map(|(wait, which, delete)| Step { wait, which, delete })
}

/// An API user in the model.
struct Modelled {
    id: String,
    intervals: Vec<(Timestamp, Option<Timestamp>)>,
    deleted: bool,
}

impl Modelled {
    fn is_enabled(&self) -> bool {
        self.intervals.last().is_some_and(|(_, to)| to.is_none())
    }

    /// The number of days in a month on which the API user was enabled at any time.
    fn days(&self, month: jiff::civil::Date, now: Timestamp) -> usize {
        let days = (0..month.days_in_month()).map(|n| month + i32::from(n).days());
        let start = |day: jiff::civil::Date| Timestamp::midnight(day).unwrap();
        let was_enabled = |day: jiff::civil::Date| {
            self.intervals.iter().any(|(from, to)| {
                let to = to.unwrap_or(now).max(*from + MILLISECOND);
                *from < start(day + 1.days()) && to > start(day)
            })
        };
        days.filter(|day| was_enabled(*day)).count()
    }
}

#[test]
fn a_bill_counts_the_days_on_which_an_api_user_was_enabled() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(10) });
    let histories = prop::collection::vec(steps(), 5..25);
    let outcome = runner.run(&histories, |history| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run_history(history));
        Ok(())
    });
    outcome.unwrap();
}

async fn run_history(history: Vec<Step>) {
    let postern = Postern::ready().await;
    let boss = boss(&postern).await;
    let mut api_users: Vec<Modelled> = Vec::new();
    for step in history {
        match step.wait {
            Wait::Hours(hours) => postern.advance(SignedDuration::from_hours(hours)),
            Wait::Midnight(days, milliseconds) => {
                let midnight = postern.now().date() + days.days();
                let midnight = Timestamp::midnight(midnight).unwrap();
                let then = midnight + SignedDuration::from_millis(milliseconds);
                postern.advance(then.duration_since(postern.now()).max(SignedDuration::ZERO));
            }
        }
        let now = postern.now();
        let Some(api_user) = api_users.get_mut(step.which) else {
            let id = boss.api_user(&format!("Scanner {}", api_users.len()), &[]).await;
            api_users.push(Modelled { id, intervals: vec![(now, None)], deleted: false });
            continue;
        };
        if api_user.deleted {
            continue;
        }
        if step.delete {
            boss.delete(&format!("/api/v1/api-users/{}", api_user.id)).await.is(204);
            api_user.deleted = true;
        } else {
            set_disabled(&boss, &api_user.id, api_user.is_enabled()).await;
        }
        match api_user.intervals.last_mut() {
            Some((_, to @ None)) => *to = Some(now),
            _ if step.delete => {}
            _ => api_user.intervals.push((now, None)),
        }
    }
    let enabled = api_users.iter().filter(|api_user| api_user.is_enabled()).count();
    assert_eq!(enabled_now(&boss).await, 1 + enabled);
    let (mut month, now) = (jiff::civil::date(2026, 2, 1), postern.now());
    while month <= now.date() + 1.month() {
        let bill = boss.walk(&format!("{BILLING}?month={}", month.strftime("%Y-%m")), 2).await;
        let mut expected: Vec<_> = api_users.iter().filter(|api_user| api_user.days(month, now) > 0).collect();
        expected.sort_by_key(|api_user| &api_user.id);
        let expected = expected.iter().map(|api_user| (json!(api_user.id), json!(api_user.days(month, now))));
        let bill = bill.iter().filter(|item| item["api_user"]["name"] != "Boss");
        let bill = bill.map(|item| (item["api_user"]["id"].clone(), item["days"].clone()));
        assert_eq!(bill.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{month}");
        month += 1.month();
    }
}
