//! Many at once: what can happen once happens once, the last administrator stays, nobody's write is lost, and what was
//! taken away binds the very next request, on every instance.

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

/// From now on requests that are sent at once meet: each has read before any of the others has written.
pub fn interleave(postern: &Postern) {
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_millis(5))).always());
    postern.tap.inject(Rule::any(Fault::Delay(Duration::from_millis(1))).always());
}

/// How many of the answers have each status, as `1 × 201, 19 × 409`.
pub fn tally(replies: &[Reply]) -> String {
    let mut counts = std::collections::BTreeMap::<u16, usize>::new();
    for reply in replies {
        *counts.entry(reply.status).or_default() += 1;
    }
    counts.iter().map(|(status, count)| format!("{count} × {status}")).collect::<Vec<_>>().join(", ")
}
