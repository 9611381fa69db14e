//! Concurrent requests: what can succeed once succeeds once, the last administrator stays, no write is lost, and a
//! revocation applies to the very next request on every instance.

mod administrators;
mod assignments;
mod flood;
mod hand_over;
mod idempotency;
mod lockout;
mod order;
mod provisioning;
mod revocation;

use std::time::Duration;

use futures_util::future::{join, join_all};
use postern_embedded::{Fault, Rule};

use crate::harness::{Postern, Reply};

/// Two instances on one table, which Ada has set up.
pub async fn two_instances() -> [Postern; 2] {
    let first = Postern::ready().await;
    let second = first.second().await;
    [first, second]
}

/// Delays the writes of an instance.
pub fn delay_writes(instance: &Postern, milliseconds: u64) {
    instance.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_millis(milliseconds))).always());
}

/// Runs requests while these instances interleave: each request reads before any other writes.
pub async fn interleave<T>(instances: &[&Postern], requests: impl Future<Output = T>) -> T {
    for instance in instances {
        delay_writes(instance, 5);
        instance.tap.inject(Rule::any(Fault::Delay(Duration::from_millis(1))).always());
    }
    let replies = requests.await;
    for instance in instances {
        instance.tap.reset();
    }
    replies
}

/// Runs two requests side by side while these instances interleave.
pub async fn race(
    instances: &[&Postern],
    one: impl Future<Output = Reply>,
    other: impl Future<Output = Reply>,
) -> [Reply; 2] {
    interleave(instances, join(one, other)).await.into()
}

/// Runs numbered requests side by side, on these instances in turn.
pub async fn crowd<'a, F: Future<Output = Reply>>(
    instances: &[&'a Postern],
    count: usize,
    request: impl Fn(usize, &'a Postern) -> F,
) -> Vec<Reply> {
    interleave(instances, join_all((0..count).map(|n| request(n, instances[n % instances.len()])))).await
}

/// The number of responses with each status, as `1 × 201, 19 × 409`.
pub fn tally(replies: &[Reply]) -> String {
    let mut counts = std::collections::BTreeMap::<u16, usize>::new();
    for reply in replies {
        *counts.entry(reply.status).or_default() += 1;
    }
    counts.iter().map(|(status, count)| format!("{count} × {status}")).collect::<Vec<_>>().join(", ")
}
