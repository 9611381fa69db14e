//! The faults that a call to the table can have, and the allowed outcomes of each.

use std::time::Duration;

use postern_embedded::{Call, Fault};
use serde_json::Value;

/// The allowed outcomes of a fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// The response and the effect are the same as without the fault.
    Overcome,
    /// As `Overcome` or as `Nothing`.
    OvercomeOrNothing,
    /// Nothing was done, and the response says so.
    Nothing,
    /// Nothing was done, and the response says so or that the outcome is unknown.
    NothingOrUnknown,
    /// The write was done, but its response was lost: the response says that the outcome is unknown.
    DoneButUnknown,
    /// Nothing was done, and the response says that the name is taken.
    Taken,
}

/// Consecutive faults of one call, the last of them once or on every attempt, and their allowed outcomes.
#[derive(Debug)]
pub struct Failure {
    pub faults: Vec<Fault>,
    pub always: bool,
    pub verdict: Verdict,
}

fn once(fault: Fault, verdict: Verdict) -> Failure {
    Failure { faults: vec![fault], always: false, verdict }
}

fn always(fault: Fault, verdict: Verdict) -> Failure {
    Failure { faults: vec![fault], always: true, verdict }
}

/// Every failure that a call can have, in a request that writes or only reads.
pub fn failures(call: &Call, writes: bool) -> Vec<Failure> {
    use Verdict::{DoneButUnknown, Nothing, NothingOrUnknown, Overcome, OvercomeOrNothing};
    let mut failures = Vec::new();
    match call.operation.as_str() {
        "TransactWriteItems" | "PutItem" => {
            for (fault, verdict) in [
                (Fault::Throttle, Nothing),
                (Fault::Conflict, Nothing),
                (Fault::Unavailable, NothingOrUnknown),
                (Fault::Unreachable, NothingOrUnknown),
                (Fault::Hang, NothingOrUnknown),
                (Fault::LostReply, DoneButUnknown),
            ] {
                failures.extend([once(fault.clone(), Overcome), always(fault, verdict)]);
            }
            failures.push(once(Fault::Delay(Duration::from_millis(300)), Overcome));
            let faults = vec![Fault::LostReply, Fault::Throttle];
            failures.push(Failure { faults, always: true, verdict: DoneButUnknown });
            failures.extend(cancellations(call));
        }
        // A count is sent once and added once or not at all: see `Store::count`.
        "UpdateItem" => {
            for fault in [Fault::Throttle, Fault::Conflict, Fault::Hang] {
                failures.push(always(fault, OvercomeOrNothing));
            }
            failures.push(once(Fault::LostReply, OvercomeOrNothing));
        }
        // The reads of the API cover the faults of a read. Here only its effect on a write matters.
        "BatchGetItem" if writes => {
            failures.extend([always(Fault::Hang, Nothing), always(Fault::Partial(1), Overcome)]);
        }
        _ if writes => failures.push(always(Fault::Unavailable, Nothing)),
        "BatchGetItem" => {
            failures.extend([once(Fault::Partial(0), Overcome), always(Fault::Partial(1), Overcome)]);
            failures.extend([always(Fault::Partial(0), Nothing), once(Fault::Hang, Overcome)]);
        }
        _ => {
            for fault in [Fault::Throttle, Fault::LostReply, Fault::Hang] {
                failures.extend([once(fault.clone(), Overcome), always(fault, Nothing)]);
            }
        }
    }
    if call.operation == "PutItem" {
        let faults = vec![Fault::LostReply, Fault::Conflict];
        failures.push(Failure { faults, always: true, verdict: DoneButUnknown });
    }
    failures
}

/// Transactions cancelled by a failed condition: the first one, the one that a name is free, or the first check of an
/// item that is only read.
fn cancellations(call: &Call) -> Vec<Failure> {
    let steps = call.body["TransactItems"].as_array().map(Vec::as_slice).unwrap_or_default();
    let cancelled_at = |n: usize| {
        let code = |step| if step == n { "ConditionalCheckFailed" } else { "None" };
        Fault::Cancel((0..steps.len()).map(code).collect())
    };
    let name = steps.iter().position(|step| {
        let partition = step.pointer("/Put/Item/pk/S").and_then(Value::as_str).unwrap_or_default();
        let condition = step.pointer("/Put/ConditionExpression").and_then(Value::as_str).unwrap_or_default();
        condition.contains("attribute_not_exists") && (partition.starts_with("NAME#") || partition == "SETUP")
    });
    let check = steps.iter().position(|step| step.get("ConditionCheck").is_some());
    let first = (0..steps.len()).find(|n| Some(*n) != name);
    let overcome = [first, check].into_iter().flatten().map(|n| once(cancelled_at(n), Verdict::Overcome));
    let lost_race = first.map(|n| always(cancelled_at(n), Verdict::Nothing));
    overcome.chain(lost_race).chain(name.map(|n| once(cancelled_at(n), Verdict::Taken))).collect()
}
