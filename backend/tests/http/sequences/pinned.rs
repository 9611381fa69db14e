//! Sequences that the explorer found to be holes while adoption left keys alive (rule 15), and one of steps that are too rare at random.

use postern_law::{ADMINISTRATOR, Actor, Caller, Kind, Operation, Set, Step, starts};

use super::lockstep::Lockstep;

const ADA: Actor = Actor::Honest(Caller::Session(0));
const MALLORY: Actor = Actor::Coalition(Some(Caller::Session(1)));
const STOLEN: Actor = Actor::Coalition(Some(Caller::Key(0)));
/// The API user that comes into being, and the key that Mallory keeps of it.
const ROBOT: u8 = 2;
const KEPT: Caller = Caller::Key(1);

const CREATE: Operation = Operation::Create { kind: Kind::ApiUser, roles: Set::EMPTY };
const ISSUE: Operation = Operation::IssueKey { owner: ROBOT, scope: None };
const ADOPT: Operation = Operation::Adopt { principal: ROBOT, keep_sign_in: false };

/// Takes all of these steps.
async fn all_are_taken(steps: &[(Actor, Operation)]) -> Lockstep {
    let start = starts().into_iter().find(|start| start.name == "an administrator's stolen token and an accomplice");
    let mut lockstep = Lockstep::begin(start.unwrap()).await.unwrap();
    for (actor, operation) in steps {
        let step = Step { actor: *actor, operation: *operation };
        assert!(lockstep.take(step).await.unwrap(), "{step:?} is refused");
    }
    lockstep
}

/// The key that Mallory kept does not work, even before the stolen key is deleted.
async fn nothing_is_kept(mut lockstep: Lockstep) {
    assert!(!lockstep.situation.state.works(KEPT), "Mallory keeps the key");
    lockstep.end().await.unwrap();
}

#[tokio::test]
async fn an_accomplice_keeps_no_key_of_an_api_user_that_is_adopted() {
    let empower = Operation::SetRoles(ROBOT, Set::of(ADMINISTRATOR));
    let steps = [(STOLEN, CREATE), (MALLORY, ISSUE), (STOLEN, empower), (ADA, ADOPT)];
    nothing_is_kept(all_are_taken(&steps).await).await;
}

#[tokio::test]
async fn an_accomplice_keeps_no_key_from_before_the_hand_over_of_an_api_user_that_is_adopted() {
    let hand_over = Operation::HandOver { principal: ROBOT, key: 0 };
    let empower = Operation::SetRoles(ROBOT, Set::of(ADMINISTRATOR));
    let steps = [(MALLORY, CREATE), (MALLORY, ISSUE), (MALLORY, hand_over), (STOLEN, empower), (ADA, ADOPT)];
    nothing_is_kept(all_are_taken(&steps).await).await;
}

#[tokio::test]
async fn a_key_is_enabled_again_and_ended_sessions_begin_again() {
    let (disable, enable) = (Operation::DisableKey(1), Operation::EnableKey(1));
    let steps =
        [(STOLEN, CREATE), (STOLEN, ISSUE), (STOLEN, disable), (STOLEN, enable), (ADA, Operation::EndSessions(1))];
    let mut lockstep = all_are_taken(&steps).await;
    assert!(lockstep.situation.state.works(KEPT));
    lockstep.end().await.unwrap();
    assert!(!lockstep.situation.state.works(KEPT), "it depends on the stolen key");
}
