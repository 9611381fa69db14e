//! What can go wrong with a call to the table, and what that may come to.

use std::time::Duration;

use postern_embedded::{Call, Fault};
use serde_json::Value;

/// What a fault may come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// It is overcome: the answer and the effect are as if there had been none.
    Overcome,
    /// It is overcome, or nothing was done and the caller is told so.
    OvercomeOrNothing,
    /// Nothing was done and the caller is told so.
    Nothing,
    /// The caller is told that nothing was done, or that it is not known what was.
    NothingOrUnknown,
    /// It was done, but no answer came back: the caller is told that it is not known.
    DoneButUnknown,
    /// Someone else has the name.
    Taken,
}

/// The faults that befall a call one after another, the last perhaps for ever, and what that may come to.
#[derive(Debug)]
pub struct Trouble {
    pub faults: Vec<Fault>,
    pub for_ever: bool,
    pub verdict: Verdict,
}

fn once(fault: Fault, verdict: Verdict) -> Trouble {
    Trouble { faults: vec![fault], for_ever: false, verdict }
}

fn for_ever(fault: Fault, verdict: Verdict) -> Trouble {
    Trouble { faults: vec![fault], for_ever: true, verdict }
}

/// Every trouble that a call can have, of a request that writes or one that does not.
pub fn failures(call: &Call, writes: bool) -> Vec<Trouble> {
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
                failures.extend([once(fault.clone(), Overcome), for_ever(fault, verdict)]);
            }
            failures.push(once(Fault::Delay(Duration::from_millis(300)), Overcome));
            let faults = vec![Fault::LostReply, Fault::Throttle];
            failures.push(Trouble { faults, for_ever: true, verdict: DoneButUnknown });
            failures.extend(cancellations(call));
        }
        // Counted once or not at all, and asked once: see `Store::count`.
        "UpdateItem" => {
            for fault in [Fault::Throttle, Fault::Conflict, Fault::Hang] {
                failures.push(for_ever(fault, OvercomeOrNothing));
            }
            failures.push(once(Fault::LostReply, OvercomeOrNothing));
        }
        // What a read can meet is tried out on the reads of the API; here it is only what it means to a write.
        "BatchGetItem" if writes => {
            failures.extend([for_ever(Fault::Hang, Nothing), for_ever(Fault::Partial(1), Overcome)]);
        }
        _ if writes => failures.push(for_ever(Fault::Unavailable, Nothing)),
        "BatchGetItem" => {
            failures.extend([once(Fault::Partial(0), Overcome), for_ever(Fault::Partial(1), Overcome)]);
            failures.extend([for_ever(Fault::Partial(0), Nothing), once(Fault::Hang, Overcome)]);
        }
        _ => {
            for fault in [Fault::Throttle, Fault::LostReply, Fault::Hang] {
                failures.extend([once(fault.clone(), Overcome), for_ever(fault, Nothing)]);
            }
        }
    }
    if call.operation == "PutItem" {
        let faults = vec![Fault::LostReply, Fault::Conflict];
        failures.push(Trouble { faults, for_ever: true, verdict: DoneButUnknown });
    }
    failures
}

/// A transaction cancelled because a condition fails: that of the first step or the last, that another has the name, that
/// what was only looked at has changed.
fn cancellations(call: &Call) -> Vec<Trouble> {
    let steps = call.body["TransactItems"].as_array().map(Vec::as_slice).unwrap_or_default();
    let failing = |n: usize| {
        let code = |step| if step == n { "ConditionalCheckFailed" } else { "None" };
        Fault::Cancel((0..steps.len()).map(code).collect())
    };
    let name = steps.iter().position(|step| {
        let partition = step.pointer("/Put/Item/pk/S").and_then(Value::as_str).unwrap_or_default();
        let condition = step.pointer("/Put/ConditionExpression").and_then(Value::as_str).unwrap_or_default();
        condition.contains("attribute_not_exists") && (partition.starts_with("NAME#") || partition == "SETUP")
    });
    let looked_at = steps.iter().position(|step| step.get("ConditionCheck").is_some());
    let first = (0..steps.len()).find(|n| Some(*n) != name);
    let overcome = [first, looked_at].into_iter().flatten().map(|n| once(failing(n), Verdict::Overcome));
    let lost = first.map(|n| for_ever(failing(n), Verdict::Nothing));
    overcome.chain(lost).chain(name.map(|n| once(failing(n), Verdict::Taken))).collect()
}
