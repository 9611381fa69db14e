//! Regression tests: sequences that the explorer found while adoption did not end keys (rule 15), and one with steps
//! that are rare in random sequences.

use postern_law::{ADMINISTRATOR, Actor, Caller, Kind, Operation, Set, Step, starts};

use super::lockstep::Lockstep;

const ADA: Actor = Actor::Honest(Caller::Session(0));
const MALLORY: Actor = Actor::Coalition(Some(Caller::Session(1)));
const STOLEN: Actor = Actor::Coalition(Some(Caller::Key(0)));
/// The API user that the sequence creates.
const ROBOT: u8 = 2;
/// The key of the API user that Mallory keeps.
const KEPT: Caller = Caller::Key(1);

const CREATE: Operation = Operation::Create { kind: Kind::ApiUser, roles: Set::EMPTY };
const ISSUE: Operation = Operation::IssueKey { owner: ROBOT, scope: None };
const ADOPT: Operation = Operation::Adopt { principal: ROBOT, keep_sign_in: false };

/// Takes all of these steps and asserts that each is allowed.
async fn take_all(steps: &[(Actor, Operation)]) -> Lockstep {
    let start = starts().into_iter().find(|start| start.name == "an administrator's stolen token and an accomplice");
    let mut lockstep = Lockstep::begin(start.unwrap()).await.unwrap();
    for (actor, operation) in steps {
        let step = Step { actor: *actor, operation: *operation };
        assert!(lockstep.take(step).await.unwrap(), "{step:?} is refused");
    }
    lockstep
}

/// Asserts that the key that Mallory kept does not work, even before the stolen key is deleted.
async fn assert_nothing_is_kept(mut lockstep: Lockstep) {
    assert!(!lockstep.situation.state.works(KEPT), "Mallory's key still works");
    lockstep.end().await.unwrap();
}

#[tokio::test]
async fn an_accomplice_keeps_no_key_of_an_api_user_that_is_adopted() {
    let promote = Operation::SetRoles(ROBOT, Set::of(ADMINISTRATOR));
    let steps = [(STOLEN, CREATE), (MALLORY, ISSUE), (STOLEN, promote), (ADA, ADOPT)];
    assert_nothing_is_kept(take_all(&steps).await).await;
}

#[tokio::test]
async fn an_accomplice_keeps_no_key_from_before_the_hand_over_of_an_api_user_that_is_adopted() {
    let hand_over = Operation::HandOver { principal: ROBOT, key: 0 };
    let promote = Operation::SetRoles(ROBOT, Set::of(ADMINISTRATOR));
    let steps = [(MALLORY, CREATE), (MALLORY, ISSUE), (MALLORY, hand_over), (STOLEN, promote), (ADA, ADOPT)];
    assert_nothing_is_kept(take_all(&steps).await).await;
}

#[tokio::test]
async fn a_key_is_enabled_again_and_people_sign_in_after_their_sessions_ended() {
    let (disable, enable) = (Operation::DisableKey(1), Operation::EnableKey(1));
    let steps =
        [(STOLEN, CREATE), (STOLEN, ISSUE), (STOLEN, disable), (STOLEN, enable), (ADA, Operation::EndSessions(1))];
    let mut lockstep = take_all(&steps).await;
    assert!(lockstep.situation.state.works(KEPT));
    lockstep.end().await.unwrap();
    assert!(!lockstep.situation.state.works(KEPT), "it depends on the stolen key");
}
