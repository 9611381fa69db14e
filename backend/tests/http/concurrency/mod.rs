//! Concurrent requests: what can succeed once succeeds once, the last administrator stays, no write is lost, and a
//! revocation applies to the very next request on every instance.

mod administrators;
mod assignments;
mod hand_over;
mod idempotency;
mod lockout;
mod order;
mod revocation;

use std::time::Duration;

use postern_embedded::{Fault, Rule};

use crate::harness::{Postern, Reply};

/// Makes concurrent requests interleave from now on: each reads before any other writes.
pub fn interleave(postern: &Postern) {
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_millis(5))).always());
    postern.tap.inject(Rule::any(Fault::Delay(Duration::from_millis(1))).always());
}

/// The number of responses with each status, as `1 × 201, 19 × 409`.
pub fn tally(replies: &[Reply]) -> String {
    let mut counts = std::collections::BTreeMap::<u16, usize>::new();
    for reply in replies {
        *counts.entry(reply.status).or_default() += 1;
    }
    counts.iter().map(|(status, count)| format!("{count} × {status}")).collect::<Vec<_>>().join(", ")
}
