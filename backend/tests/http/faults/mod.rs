//! Faults between Postern and its table: nothing is lost, nothing is done twice, and the response is truthful. Every
//! operation is tried with every fault at each of its calls.

mod effect;
mod failure;

use std::time::Duration;

use effect::{effect, shape};
use failure::{Failure, Verdict, failures};
use postern_embedded::{Call, Fault, Rule};
use tokio::time::Instant;

use crate::harness::{Person, Postern, Program, Reply};
use crate::scenario::{GrantedRequest, fixture, granted, operations};

/// The longest time that a request takes during a fault.
const LONGEST: Duration = Duration::from_secs(4);

macro_rules! writes {
    ($($test:ident: $operation:literal;)*) => {
        const WRITES: &[&str] = &[$($operation),*];

        $(
            #[tokio::test]
            async fn $test() {
                let postern = fixture($operation).await;
                postern.skip_time();
                survives_every_fault($operation, postern).await;
            }
        )*
    };
}

writes! {
    setting_up_survives_every_fault: "POST /api/v1/setup";
    accepting_an_invitation_survives_every_fault: "POST /api/v1/invitations/accept";
    signing_in_survives_every_fault: "POST /api/v1/session";
    signing_out_survives_every_fault: "DELETE /api/v1/session";
    changing_a_password_survives_every_fault: "POST /api/v1/account/password";
    ending_a_session_survives_every_fault: "DELETE /api/v1/account/sessions/{session}";
    generating_a_token_survives_every_fault: "POST /api/v1/account/tokens";
    editing_a_token_survives_every_fault: "PATCH /api/v1/account/tokens/{key}";
    deleting_a_token_survives_every_fault: "DELETE /api/v1/account/tokens/{key}";
    rotating_a_token_survives_every_fault: "POST /api/v1/account/tokens/{key}/rotate";
    creating_a_role_survives_every_fault: "POST /api/v1/roles";
    editing_a_role_survives_every_fault: "PATCH /api/v1/roles/{role}";
    deleting_a_role_survives_every_fault: "DELETE /api/v1/roles/{role}";
    creating_a_user_survives_every_fault: "POST /api/v1/users";
    editing_a_user_survives_every_fault: "PATCH /api/v1/users/{user}";
    deleting_a_user_survives_every_fault: "DELETE /api/v1/users/{user}";
    inviting_a_user_again_survives_every_fault: "POST /api/v1/users/{user}/invitation";
    adopting_a_user_survives_every_fault: "POST /api/v1/users/{user}/adopt";
    handing_a_user_over_survives_every_fault: "POST /api/v1/users/{user}/hand-over";
    ending_a_users_sessions_survives_every_fault: "DELETE /api/v1/users/{user}/sessions";
    deleting_a_users_tokens_survives_every_fault: "DELETE /api/v1/users/{user}/tokens";
    deleting_a_users_token_survives_every_fault: "DELETE /api/v1/users/{user}/tokens/{key}";
    adopting_all_of_a_users_token_survives_every_fault: "POST /api/v1/users/{user}/tokens/{key}/adopt-all";
    creating_an_api_user_survives_every_fault: "POST /api/v1/api-users";
    editing_an_api_user_survives_every_fault: "PATCH /api/v1/api-users/{api_user}";
    deleting_an_api_user_survives_every_fault: "DELETE /api/v1/api-users/{api_user}";
    adopting_an_api_user_survives_every_fault: "POST /api/v1/api-users/{api_user}/adopt";
    handing_an_api_user_over_survives_every_fault: "POST /api/v1/api-users/{api_user}/hand-over";
    issuing_a_key_survives_every_fault: "POST /api/v1/api-users/{api_user}/keys";
    editing_a_key_survives_every_fault: "PATCH /api/v1/api-users/{api_user}/keys/{key}";
    deleting_a_key_survives_every_fault: "DELETE /api/v1/api-users/{api_user}/keys/{key}";
    rotating_a_key_survives_every_fault: "POST /api/v1/api-users/{api_user}/keys/{key}/rotate";
    adopting_all_of_a_key_survives_every_fault: "POST /api/v1/api-users/{api_user}/keys/{key}/adopt-all";
    defining_a_resource_survives_every_fault: "POST /api/v1/resources";
    describing_a_resource_survives_every_fault: "PATCH /api/v1/resources/{resource}";
    retiring_a_resource_survives_every_fault: "DELETE /api/v1/resources/{resource}";
    appending_a_record_survives_every_fault: "POST /api/v1/collections/{collection}/records";
}

/// Whether an operation writes. Two `POST` operations only read.
fn is_write(operation: &str) -> bool {
    !operation.starts_with("GET ") && !["/verify", "/impact"].iter().any(|read| operation.ends_with(read))
}

#[tokio::test]
async fn every_write_of_the_api_has_a_test() {
    let postern = Postern::new().await;
    let mut writes = operations(&postern);
    writes.retain(|operation| is_write(operation));
    let mut tested = WRITES.to_vec();
    tested.sort_unstable();
    writes.sort_unstable();
    assert_eq!(tested, writes);
}

#[tokio::test]
async fn every_read_survives_every_fault() {
    let postern = Postern::ready().await;
    postern.skip_time();
    for operation in operations(&postern).iter().filter(|operation| !is_write(operation)) {
        // Each on a small table, because the whole table is compared after every fault.
        survives_every_fault(operation, fixture(operation).await).await;
    }
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

async fn survives_every_fault(operation: &str, mut postern: Postern) {
    let request = granted(operation, &postern).await;
    let before = postern.state().await;
    postern.tap.reset();
    let reply = request.send(&postern).await;
    assert!(reply.status < 300, "{reply:?}");
    let calls = postern.tap.calls();
    let baseline = Baseline { effect: effect(&before, &postern.state().await), reply, calls };
    let mut entries: Vec<&String> = baseline.effect.iter().filter(|change| change.starts_with("CHANGES new")).collect();
    let logged = entries.len();
    entries.dedup();
    // A record is its own log entry.
    let writes = is_write(operation) && !operation.ends_with("/records");
    assert!(logged == entries.len() && (logged > 0) == writes, "{:?}", baseline.effect);

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
        for failure in failures(call, is_write(operation)) {
            // A password change that loses every race hashes again each time, which would take minutes.
            if operation.ends_with("/password")
                && failure.verdict == Verdict::Nothing
                && call.operation == "TransactWriteItems"
            {
                continue;
            }
            if operation.ends_with("/setup") {
                postern = fixture(operation).await;
            }
            let request = granted(operation, &postern).await;
            assert_allowed_outcome(&postern, &request, &failure, (&call.operation, skip), &baseline).await;
        }
    }
}

/// Sends a request during a failure and asserts that its response and effect are an allowed outcome.
async fn assert_allowed_outcome(
    postern: &Postern,
    request: &GrantedRequest,
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
    let reply = request.send(postern).await;
    let took = began.elapsed();
    postern.tap.reset();
    let effect = effect(&before, &postern.state().await);
    let what = format!("{failure:?} at {call} {skip}: {reply:?} did {effect:#?} in {took:?}");
    assert!(took <= LONGEST, "{what}");
    let nothing = effect.is_empty();
    let done = effect == baseline.effect;
    assert!(nothing || done, "neither all nor nothing was done, {what}\ninstead of {:#?}", baseline.effect);
    let code = reply["code"].as_str().unwrap_or_default();
    if reply.status == 503 {
        assert!(reply.header("retry-after").is_some(), "{what}");
    }
    let overcome = reply.status == baseline.reply.status && shape(&reply.body) == shape(&baseline.reply.body) && done;
    let refused = reply.status == 503 && code == "unavailable" && nothing;
    let unknown = reply.status == 503 && code == "outcome_unknown";
    let allowed = match failure.verdict {
        Verdict::Overcome => overcome,
        Verdict::OvercomeOrNothing => overcome || refused,
        Verdict::Nothing => refused,
        Verdict::NothingOrUnknown => refused || (unknown && nothing),
        Verdict::DoneButUnknown => unknown && done,
        Verdict::Taken => reply.status == 409 && nothing,
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
