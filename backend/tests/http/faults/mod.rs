//! Faults between Postern and its table: nothing is lost, nothing is done twice, and the response is truthful. Every
//! operation is tried with every fault at each of its calls.

mod effect;
mod failure;

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::time::Duration;

use effect::{effect, shape};
use failure::{Failure, Verdict, failures};
use http::Method;
use postern_backend::http::ClientAddress;
use postern_embedded::{Call, Fault, Rule};
use postern_shared::path;
use tokio::time::Instant;

use crate::fixture::{self, Fixture, PreparedRequest};
use crate::harness::{Actor, Person, Postern, Program, Reply};
use crate::operations::{GRANTS, OPERATIONS, Operation, ROLE_IMPACT};

/// The longest time that a request takes during a fault: 4 seconds for a call, or 5 for lost races and 1 for the last one.
/// Timers are rounded up to milliseconds.
const LONGEST: Duration = Duration::from_millis(6_100);

/// A test for each part of the API, named by the first segment of its paths, so that they run at the same time.
macro_rules! parts {
    ($($test:ident: $part:literal;)*) => {
        const PARTS: &[&str] = &[$($part),*];

        $(
            #[tokio::test]
            async fn $test() {
                survive_every_fault(|operation| operation.changes() && part(operation) == $part).await;
            }
        )*
    };
}

parts! {
    setting_up_survives_every_fault: "setup";
    accepting_an_invitation_survives_every_fault: "invitations";
    signing_in_and_out_survive_every_fault: "session";
    changes_to_an_account_survive_every_fault: "account";
    changes_to_roles_survive_every_fault: "roles";
    changes_to_users_survive_every_fault: "users";
    changes_to_api_users_survive_every_fault: "api-users";
    changes_to_resources_survive_every_fault: "resources";
    dismissing_a_refusal_survives_every_fault: "refusals";
    appending_a_record_survives_every_fault: "collections";
}

/// The first segment of an operation's path.
fn part(operation: &Operation) -> &'static str {
    let path = operation.template.strip_prefix("/api/v1/").unwrap();
    path.split_once('/').map_or(path, |(part, _)| part)
}

#[test]
fn every_part_of_the_api_that_changes_something_has_a_test() {
    let parts: BTreeSet<&str> = OPERATIONS.iter().filter(|operation| operation.changes()).map(part).collect();
    assert_eq!(parts, PARTS.iter().copied().collect());
}

#[tokio::test]
async fn every_read_survives_every_fault() {
    survive_every_fault(|operation| !operation.changes()).await;
}

#[tokio::test]
async fn a_valid_key_or_session_is_never_called_invalid_during_a_fault() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let token = postern.ada().token("Dock 4").await;
    for fault in [Fault::Throttle, Fault::Unavailable, Fault::Unreachable, Fault::LostReply, Fault::Hang] {
        for caller in [token.at(&postern), postern.ada()] {
            postern.tap.reset();
            postern.tap.inject(Rule::any(fault.clone()).always());
            let began = Instant::now();
            let reply = caller.get("/api/v1/session").await.is_problem(503, "unavailable");
            assert_eq!(reply.header("retry-after"), Some("2"));
            assert!(began.elapsed() <= LONGEST, "{fault:?}");
        }
    }
    postern.tap.reset();
    token.at(&postern).get("/api/v1/session").await.is(200);
}

/// A request without faults: its response, its effect and its calls.
struct Baseline {
    reply: Reply,
    effect: Vec<String>,
    calls: Vec<Call>,
}

async fn survive_every_fault(selected: impl Fn(&Operation) -> bool) {
    // Pauses the clock of this test's runtime, which holds for every instance below.
    Postern::new().await.skip_time();
    for operation in OPERATIONS.iter().chain(GRANTS).chain([&ROLE_IMPACT]).filter(|operation| selected(operation)) {
        survives_every_fault(operation).await;
    }
}

/// Tries an operation with every fault at each of its calls, on a small table, because the whole table is compared
/// after every fault.
async fn survives_every_fault(operation: &Operation) {
    let postern = fixture::instance(operation).await;
    let fixture = Fixture::new(&postern);
    let sender = fixture.sender(*operation).await;
    let prepared = fixture.prepare(*operation, &sender).await;
    let before = postern.state().await;
    postern.tap.reset();
    let reply = send(&postern, &prepared, &sender).await.is_success();
    let calls = postern.tap.calls();
    let baseline = Baseline { effect: effect(&before, &postern.state().await), reply, calls };
    let mut entries: Vec<&String> = baseline.effect.iter().filter(|change| change.starts_with("CHANGES new")).collect();
    let logged = entries.len();
    entries.dedup();
    assert_eq!((logged, logged > 0), (entries.len(), operation.action.is_some()), "{operation}: {:?}", baseline.effect);

    for (n, call) in baseline.calls.iter().enumerate() {
        let skip = baseline.calls[..n].iter().filter(|before| before.operation == call.operation).count();
        // The counters of a sign-in are updated concurrently, so one of them stands for all.
        if n > 0 && call.operation == "UpdateItem" && baseline.calls[n - 1].operation == "UpdateItem" {
            continue;
        }
        // Of many equal calls in a row, the first and the last stand for all.
        let alike = |m: usize| baseline.calls.get(m).is_some_and(|other| other.operation == call.operation);
        if n > 0 && call.operation == "Query" && alike(n - 1) && alike(n + 1) {
            continue;
        }
        for failure in failures(call, operation.changes()) {
            // A password change that loses every race hashes again each time, which would take minutes.
            if operation.template == path::ACCOUNT_PASSWORD
                && failure.verdict == Verdict::Nothing
                && call.operation == "TransactWriteItems"
            {
                continue;
            }
            // Postern is set up only once.
            let empty = if operation.template == path::SETUP { Some(Postern::new().await) } else { None };
            let on_empty = empty.as_ref().map(Fixture::new);
            let fixture = on_empty.as_ref().unwrap_or(&fixture);
            let sender = fixture.sender(*operation).await;
            let prepared = fixture.prepare(*operation, &sender).await;
            let call = (call.operation.as_str(), skip);
            assert_allowed_outcome(fixture.postern, (&prepared, &sender), &failure, call, &baseline).await;
        }
    }
}

/// Sends a request from a random address, because failed sign-ins are counted by address.
async fn send(postern: &Postern, prepared: &PreparedRequest, sender: &Actor<'_>) -> Reply {
    let address = ClientAddress(Ipv4Addr::from(postern.app.random.bytes()).into());
    prepared.send_as(postern, prepared.request(sender).extension(address)).await
}

/// Sends a request during a failure and asserts that its response and effect are an allowed outcome.
async fn assert_allowed_outcome(
    postern: &Postern,
    (prepared, sender): (&PreparedRequest, &Actor<'_>),
    failure: &Failure,
    (call, skip): (&str, usize),
    baseline: &Baseline,
) {
    let before = postern.state().await;
    postern.tap.reset();
    for (n, fault) in failure.faults.iter().enumerate() {
        let rule = Rule::on(call, fault.clone()).skip(skip);
        let last = n + 1 == failure.faults.len();
        postern.tap.inject(if last && failure.always { rule.always() } else { rule });
    }
    let began = Instant::now();
    let reply = send(postern, prepared, sender).await;
    let took = began.elapsed();
    postern.tap.reset();
    let effect = effect(&before, &postern.state().await);
    let what = format!("{}: {failure:?} at {call} {skip}: {reply:?} did {effect:#?} in {took:?}", prepared.operation);
    assert!(took <= LONGEST, "{what}");
    let nothing = effect.is_empty();
    let done = effect == baseline.effect;
    assert!(nothing || done, "neither all nor nothing was done, {what}\ninstead of {:#?}", baseline.effect);
    // A batch answers the status of each item in a result.
    let result = &reply["results"][0];
    let problem = if result["problem"].is_object() { &result["problem"] } else { &reply.body };
    let (status, code) = (&problem["status"], problem["code"].as_str().unwrap_or_default());
    if status == 503 {
        // No request here has an `Idempotency-Key`, but some can be repeated anyway.
        let is_repeatable = prepared.operation.is(&Method::PUT) || result.is_object();
        assert_eq!(problem["retryable"], is_repeatable || code == "unavailable", "{what}");
    }
    // A succession answers what moved and the cursor to go on with, when a later step fails.
    let resumes = reply.status == 200 && reply["complete"] == false && reply["next_cursor"].is_string() && done;
    let overcome = reply.status == baseline.reply.status && shape(&reply.body) == shape(&baseline.reply.body) && done;
    let refused = status == 503 && code == "unavailable" && nothing;
    let unknown = status == 503 && code == "outcome_unknown";
    let allowed = match failure.verdict {
        Verdict::Overcome => overcome,
        Verdict::OvercomeOrNothing => overcome || refused,
        Verdict::Nothing => refused || resumes,
        Verdict::NothingOrUnknown => refused || (unknown && nothing),
        Verdict::DoneButUnknown => unknown && done,
        Verdict::Taken => status == 409 && nothing,
    };
    assert!(allowed, "{what}");
    if overcome {
        assert_credentials_work(postern, &reply).await;
    }
}

/// Asserts that the key or session in a response works.
async fn assert_credentials_work(postern: &Postern, reply: &Reply) {
    if reply["secret"].is_string() {
        Program::of(reply).at(postern).get("/api/v1/session").await.is(200);
    }
    if reply.headers.contains_key("set-cookie") && !reply.cookie().is_empty() {
        let person = Person { id: String::new(), cookie: reply.cookie() };
        person.at(postern).get("/api/v1/session").await.is(200);
    }
}
