//! Whatever goes wrong between Postern and its table: nothing is lost, nothing is done twice, and the caller is told the
//! truth. Every write of the API meets every fault at every one of its calls.

mod effect;
mod failure;

use std::time::Duration;

use effect::{effect, shape};
use failure::{Trouble, Verdict, failures};
use postern_embedded::{Call, Fault, Rule};
use tokio::time::Instant;

use crate::harness::{Person, Postern, Program, Reply};
use crate::scenario::{Asked, fixture, granted, operations};

/// The longest any request takes while the table does not answer as it should.
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

/// Whether an operation writes. Two that are posted only ask.
fn is_write(operation: &str) -> bool {
    !operation.starts_with("GET ") && !["/verify", "/impact"].iter().any(|asks| operation.ends_with(asks))
}

#[tokio::test]
async fn every_write_of_the_api_is_here() {
    let postern = Postern::new().await;
    let mut writes = operations(&postern);
    writes.retain(|operation| is_write(operation));
    let mut here = WRITES.to_vec();
    here.sort_unstable();
    writes.sort_unstable();
    assert_eq!(here, writes);
}

#[tokio::test]
async fn every_read_survives_every_fault() {
    let postern = Postern::ready().await;
    postern.skip_time();
    for operation in operations(&postern).iter().filter(|operation| !is_write(operation)) {
        // Each on a small table: the whole of it is compared after every fault.
        survives_every_fault(operation, fixture(operation).await).await;
    }
}

#[tokio::test]
async fn a_key_or_session_is_never_called_bad_because_the_table_is_away() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let token = postern.ada().token("Dock 4").await;
    for fault in [Fault::Throttle, Fault::Unavailable, Fault::Unreachable, Fault::LostReply, Fault::Hang] {
        for who in [token.at(&postern), postern.ada()] {
            postern.tap.reset();
            postern.tap.inject(Rule::any(fault.clone()).always());
            let began = Instant::now();
            let reply = who.get("/api/v1/session").await.is_problem(503, "unavailable");
            assert_eq!(reply.header("retry-after"), Some("2"));
            assert!(began.elapsed() <= LONGEST, "{fault:?}");
        }
    }
    postern.tap.reset();
    token.at(&postern).get("/api/v1/session").await.is(200);
}

/// A request when nothing is wrong: what it is answered, what it does, and the calls it makes.
struct Fine {
    reply: Reply,
    effect: Vec<String>,
    calls: Vec<Call>,
}

async fn survives_every_fault(operation: &str, mut postern: Postern) {
    let asked = granted(operation, &postern).await;
    let before = postern.state().await;
    postern.tap.reset();
    let reply = asked.send(&postern).await;
    assert!(reply.status < 300, "{reply:?}");
    let calls = postern.tap.calls();
    let fine = Fine { effect: effect(&before, &postern.state().await), reply, calls };
    let mut entries: Vec<&String> = fine.effect.iter().filter(|change| change.starts_with("CHANGES new")).collect();
    let logged = entries.len();
    entries.dedup();
    // A record is its own entry.
    let writes = is_write(operation) && !operation.ends_with("/records");
    assert!(logged == entries.len() && (logged > 0) == writes, "{:?}", fine.effect);

    for (n, call) in fine.calls.iter().enumerate() {
        let skip = fine.calls[..n].iter().filter(|before| before.operation == call.operation).count();
        // The counters of an attempt to sign in are counted side by side: one of them stands for all.
        if n > 0 && call.operation == "UpdateItem" && fine.calls[n - 1].operation == "UpdateItem" {
            continue;
        }
        // Of many alike in a row, the first and the last stand for all.
        let alike = |m: usize| fine.calls.get(m).is_some_and(|other| other.operation == call.operation);
        if n > 0 && call.operation == "Query" && alike(n - 1) && alike(n + 1) {
            continue;
        }
        for failure in failures(call, is_write(operation)) {
            // A change of password that loses every race hashes anew each time: minutes of work that show nothing new.
            if operation.ends_with("/password")
                && failure.verdict == Verdict::Nothing
                && call.operation == "TransactWriteItems"
            {
                continue;
            }
            if operation.ends_with("/setup") {
                postern = fixture(operation).await;
            }
            let asked = granted(operation, &postern).await;
            meets(&postern, &asked, &failure, (&call.operation, skip), &fine).await;
        }
    }
}

/// Sends a request into a fault and holds what comes back, and what was done, against what may.
async fn meets(postern: &Postern, asked: &Asked, failure: &Trouble, (call, skip): (&str, usize), fine: &Fine) {
    let before = postern.state().await;
    postern.tap.reset();
    for (n, fault) in failure.faults.iter().enumerate() {
        let rule = Rule::on(call, fault.clone()).skip(skip);
        let last = n + 1 == failure.faults.len();
        postern.tap.inject(if last && failure.for_ever { rule.always() } else { rule });
    }
    let began = Instant::now();
    let reply = asked.send(postern).await;
    let took = began.elapsed();
    postern.tap.reset();
    let effect = effect(&before, &postern.state().await);
    let what = format!("{failure:?} at {call} {skip}: {reply:?} did {effect:#?} in {took:?}");
    assert!(took <= LONGEST, "{what}");
    let nothing = effect.is_empty();
    let done = effect == fine.effect;
    assert!(nothing || done, "not all or nothing, {what}\ninstead of {:#?}", fine.effect);
    let code = reply["code"].as_str().unwrap_or_default();
    if reply.status == 503 {
        assert!(reply.header("retry-after").is_some(), "{what}");
    }
    let overcome = reply.status == fine.reply.status && shape(&reply.body) == shape(&fine.reply.body) && done;
    let refused = reply.status == 503 && code == "unavailable" && nothing;
    let unknown = reply.status == 503 && code == "outcome_unknown";
    let as_it_may = match failure.verdict {
        Verdict::Overcome => overcome,
        Verdict::OvercomeOrNothing => overcome || refused,
        Verdict::Nothing => refused,
        Verdict::NothingOrUnknown => refused || (unknown && nothing),
        Verdict::DoneButUnknown => unknown && done,
        Verdict::Taken => reply.status == 409 && nothing,
    };
    assert!(as_it_may, "{what}");
    if overcome {
        lets_in(postern, &reply).await;
    }
}

/// What an answer gives to come in with, does.
async fn lets_in(postern: &Postern, reply: &Reply) {
    if reply["secret"].is_string() {
        Program::of(reply).at(postern).get("/api/v1/session").await.is(200);
    }
    if reply.headers.contains_key("set-cookie") && !reply.cookie().is_empty() {
        let person = Person { id: String::new(), cookie: reply.cookie() };
        person.at(postern).get("/api/v1/session").await.is(200);
    }
}
