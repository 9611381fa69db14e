//! Chooses the steps to try: partly random, partly weighted so that steps have effects. Smaller choices come first, so
//! sequences shrink well.

use std::collections::BTreeMap;

use postern_law::{Actor, Bounds, Caller, Kind, Operation, Rules, Situation, State, Step, choices};
use proptest::prelude::*;
use proptest::sample::Index;

/// Limits on the principals, keys and roles of a state.
const BOUNDS: Bounds = Bounds { principals: 5, keys: 4, roles: 5, steps: 0 };

/// How a step is chosen among the possible ones.
#[derive(Debug, Clone)]
pub struct Choice {
    honest: bool,
    allowed: bool,
    operation: Index,
    which: Index,
}

pub fn any_choice() -> impl Strategy<Value = Choice> {
    let (honest, allowed) = (prop::bool::weighted(0.3), prop::bool::weighted(0.7));
    (honest, allowed, any::<Index>(), any::<Index>()).prop_map(|(honest, allowed, operation, which)| Choice {
        honest,
        allowed,
        operation,
        which,
    })
}

impl Choice {
    /// Chooses the actor (honest or coalition), the outcome (allowed or refused), the operation and then one of its
    /// steps. None if there is no such step.
    pub fn step(&self, situation: &Situation) -> Option<Step> {
        let mut steps: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
        for step in choices(situation, BOUNDS) {
            let honest = matches!(step.actor, Actor::Honest(_));
            let eligible = honest == self.honest && has_request(&situation.state, step);
            if eligible && situation.take(Rules::all(), step).is_some() == self.allowed {
                steps.entry(name(step.operation)).or_default().push(step);
            }
        }
        if steps.is_empty() {
            return None;
        }
        let by_operation: Vec<_> = steps.into_values().collect();
        let steps = self.operation.get(&by_operation);
        Some(*self.which.get(steps))
    }
}

/// Whether there is a request for a step.
fn has_request(state: &State, step: Step) -> bool {
    match (step.operation, step.actor) {
        (Operation::Expire(_), _) => false,
        (
            Operation::RotateKey(key) | Operation::EnableKey(key) | Operation::DisableKey(key),
            Actor::Coalition(Some(caller)) | Actor::Honest(caller),
        ) => {
            let owner = state.key(key).owner;
            state.principal(owner).kind == Kind::ApiUser || caller == Caller::Session(owner)
        }
        _ => true,
    }
}

/// The name under which an operation is counted.
pub fn name(operation: Operation) -> &'static str {
    match operation {
        Operation::CreateRole(_) => "create a role",
        Operation::EditRole(..) => "edit a role",
        Operation::DeleteRole(_) => "delete a role",
        Operation::Create { kind: Kind::User, .. } => "create a user",
        Operation::Create { .. } => "create an API user",
        Operation::SetRoles(..) => "set roles",
        Operation::Disable(_) => "disable a principal",
        Operation::Enable(_) => "enable a principal",
        Operation::Delete(_) => "delete a principal",
        Operation::InviteAgain(..) => "invite again",
        Operation::AcceptInvitation(_) => "accept an invitation",
        Operation::Adopt { .. } => "adopt",
        Operation::HandOver { .. } => "hand over",
        Operation::EndSessions(_) => "end sessions",
        Operation::ChangePassword(_) => "change the password",
        Operation::IssueKey { .. } => "issue a key",
        Operation::RotateKey(_) => "rotate a key",
        Operation::DisableKey(_) => "disable a key",
        Operation::EnableKey(_) => "enable a key",
        Operation::DeleteKey(_) => "delete a key",
        Operation::Expire(_) => "expire",
    }
}
