//! Regression tests: sequences that the explorer found while adoption did not end keys (rule 15), steps that are rare
//! in random sequences, and the log of a user, entry by entry. After each step everything is compared.

use postern_law::{ADMINISTRATOR, Actor, Caller, Kind, Operation as Change, Set, Tokens, WRITE, starts};

use super::operation::{Entity, Operation, Step};
use super::run::Run;
use crate::harness::Postern;

const ADA: Actor = Actor::Honest(Caller::Session(0));
const MALLORY: Actor = Actor::Coalition(Some(Caller::Session(1)));
const STOLEN: Actor = Actor::Coalition(Some(Caller::Key(0)));
const WRITER: u8 = 1;
/// The API user or user that the sequence creates.
const ROBOT: u8 = 2;
const SAM: u8 = 2;
/// The key of the API user that Mallory keeps.
const KEPT: Caller = Caller::Key(1);

const CREATE: Change = Change::Create { kind: Kind::ApiUser, roles: Set::EMPTY };
const ISSUE: Change = Change::IssueKey { owner: ROBOT, scope: None };
const ADOPT: Change = Change::Adopt { principal: ROBOT, keep_sign_in: false };

/// Takes all of these steps and asserts that each is allowed and logged.
async fn take_all(steps: impl IntoIterator<Item = (Actor, Operation)>) -> Run {
    let start = starts().into_iter().find(|start| start.name == "an administrator's stolen token and an accomplice");
    let mut run = Run::begin(start.unwrap(), Postern::new().await).await;
    for (actor, operation) in steps {
        let step = Step { actor, operation };
        let taken = run.take(&step).await.unwrap_or_else(|error| panic!("{error} after\n{}", run.record));
        assert!(taken, "{step:?} is refused");
        let logged = run.compare_log().await;
        assert!(logged.is_ok(), "{logged:?} after\n{}", run.record);
    }
    run
}

/// Ends a run and asserts that the coalition gained nothing.
async fn end(run: &mut Run) {
    let ended = run.end().await;
    assert!(ended.is_ok(), "{ended:?} after\n{}", run.record);
}

fn law<const N: usize>(steps: [(Actor, Change); N]) -> [(Actor, Operation); N] {
    steps.map(|(actor, change)| (actor, Operation::Law(change)))
}

#[tokio::test]
async fn an_accomplice_keeps_no_key_of_an_api_user_that_is_adopted() {
    let promote = Change::SetRoles(ROBOT, Set::of(ADMINISTRATOR));
    let issued_since = law([(STOLEN, CREATE), (MALLORY, ISSUE), (STOLEN, promote), (ADA, ADOPT)]);
    let hand_over = Change::HandOver { principal: ROBOT, key: 0 };
    let issued_before =
        law([(MALLORY, CREATE), (MALLORY, ISSUE), (MALLORY, hand_over), (STOLEN, promote), (ADA, ADOPT)]);
    for steps in [issued_since.to_vec(), issued_before.to_vec()] {
        let mut run = take_all(steps).await;
        // Not even before the stolen key is deleted.
        assert!(!run.situation.state.works(KEPT), "Mallory's key still works: {}", run.record);
        end(&mut run).await;
    }
}

#[tokio::test]
async fn a_key_is_enabled_again_and_people_sign_in_after_their_sessions_ended() {
    let (disable, enable) = (Change::DisableKey(1), Change::EnableKey(1));
    let end_sessions = (ADA, Change::EndSessions(1));
    let mut run =
        take_all(law([(STOLEN, CREATE), (STOLEN, ISSUE), (STOLEN, disable), (STOLEN, enable), end_sessions])).await;
    assert!(run.situation.state.works(KEPT));
    end(&mut run).await;
    assert!(!run.situation.state.works(KEPT), "it depends on the stolen key");
}

#[tokio::test]
async fn what_depends_on_a_key_moves_with_all_its_keys_and_roles() {
    // Key 1 is Mallory's. With it she creates a role, an API user with that role, and its key 2. Key 3 is her next one.
    let mallorys = Actor::Coalition(Some(Caller::Key(1)));
    let own = Change::IssueKey { owner: 1, scope: None };
    let create = Change::Create { kind: Kind::ApiUser, roles: Set::of(3) };
    let succeed = Change::Succeed { old: 1, new: 3 };
    let [disable, enable] = [Change::DisableKey(1), Change::EnableKey(1)];
    let steps = [
        (MALLORY, own),
        (mallorys, Change::CreateRole(WRITE)),
        (mallorys, create),
        (mallorys, ISSUE),
        (MALLORY, own),
        (MALLORY, disable),
        (MALLORY, succeed),
        (MALLORY, enable),
        // What she does with the old key afterwards moves with the next succession.
        (mallorys, Change::Create { kind: Kind::ApiUser, roles: Set::EMPTY }),
        (mallorys, Change::CreateRole(WRITE)),
        (ADA, succeed),
        (MALLORY, Change::DeleteKey(1)),
    ];
    let run = take_all(law(steps)).await;
    assert!(run.situation.state.works(Caller::Key(2)));
    assert_eq!([3, 4].map(|role| run.situation.state.role(role).provisioned_by), [Some(3); 2]);
    let actions = run.compare_log().await.unwrap();
    assert!(actions.contains("key.succeed") && actions.contains("key.move"));
}

#[tokio::test]
async fn a_users_log_has_one_entry_for_every_change() {
    let edit = |changes: &[Change], name| {
        let (entity, changes) = (Entity::Principal(SAM), changes.to_vec());
        Operation::Edit { entity, changes, name, note: false }
    };
    let sam = Actor::Coalition(Some(Caller::Session(SAM)));
    let set_roles = |roles| Change::SetRoles(SAM, roles);
    let steps = [
        (STOLEN, Operation::Law(Change::Create { kind: Kind::User, roles: Set::of(WRITER) })),
        (Actor::Coalition(None), Operation::Law(Change::AcceptInvitation(SAM))),
        (sam, Operation::Law(Change::IssueKey { owner: SAM, scope: None })),
        (sam, Operation::SignOut),
        (ADA, edit(&[], false)),
        (ADA, edit(&[set_roles(Set::EMPTY)], true)),
        (ADA, Operation::Law(Change::Disable(SAM))),
        (ADA, Operation::Law(Change::Adopt { principal: SAM, keep_sign_in: false })),
        (ADA, edit(&[set_roles(Set::of(WRITER)), Change::Enable(SAM)], false)),
        (ADA, Operation::Law(Change::EndSessions(SAM))),
        (ADA, Operation::Law(Change::InviteAgain(SAM, Tokens::Keep))),
        (ADA, Operation::Law(Change::Delete(SAM))),
    ];
    let run = take_all(steps).await;
    let log = run.service.postern.log_of(&run.service.principal(SAM).id).await;
    let actions: Vec<&str> = log.iter().map(|entry| entry.0["action"].as_str().unwrap()).collect();
    let expected = [
        "user.create",
        "invitation.accept",
        "key.create",
        "session.delete",
        // `Run` signs everyone in again.
        "session.create",
        "user.edit",
        "user.edit",
        "user.adopt",
        "user.edit",
        "sessions.delete",
        "user.invite",
        "user.delete",
    ];
    assert_eq!(actions, expected);
}
