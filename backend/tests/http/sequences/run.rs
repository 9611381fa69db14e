//! Runs one sequence step by step, in the model and over HTTP.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use postern_law::{Actor, Caller, EVERYTHING, Kind, Operation as Change, Permissions, Rules, Situation, Start, covers};
use proptest::prop_assert;
use proptest::test_runner::TestCaseError;

use super::operation::{Operation, Step};
use super::service::{Service, names};
use crate::harness::{Postern, Reply};

pub struct Run {
    pub situation: Situation,
    pub service: Service,
    /// The steps that were allowed.
    pub taken: Vec<Step>,
    start: Start,
    /// All steps so far, for the failure message.
    pub record: String,
}

impl Run {
    /// Begins on a new instance.
    pub async fn begin(start: Start, postern: Postern) -> Self {
        let service = Service::in_state(&start.situation.state, postern).await;
        let record = format!("{}\n", start.name);
        Self { situation: start.situation.clone(), service, taken: Vec::new(), start, record }
    }

    /// The situation after a step; `None` if the model refuses it.
    pub fn after(&self, step: &Step) -> Option<Situation> {
        self.changes(&step.operation).into_iter().try_fold(self.situation.clone(), |situation, operation| {
            situation.take(Rules::all(), postern_law::Step { actor: step.actor, operation })
        })
    }

    /// What an operation changes in the model.
    fn changes(&self, operation: &Operation) -> Vec<Change> {
        let state = &self.situation.state;
        match operation {
            Operation::Law(change) => vec![*change],
            Operation::Edit { changes, .. } => changes.clone(),
            Operation::DeleteTokens(user) => {
                state.keys_of(*user).filter(|key| state.key(*key).exists).map(Change::DeleteKey).collect()
            }
            Operation::Wait(duration) => {
                let then = self.service.postern.now() + *duration;
                let expired = |key: &_| self.service.key(*key).expires_at.is_some_and(|at| at <= then);
                state.key_ids().filter(expired).map(Change::Expire).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Takes a step on both sides, and compares everyone's permissions. Returns whether it was allowed.
    pub async fn take(&mut self, step: &Step) -> Result<bool, TestCaseError> {
        let next = self.after(step);
        let caller = step.actor.caller();
        let sentence = match step.operation {
            Operation::Law(operation) => self.start.sentence(postern_law::Step { actor: step.actor, operation }),
            _ => format!("{step:?}"),
        };
        let state = &self.situation.state;
        let expected = match step.operation {
            Operation::Law(_) => Some(next.is_some()),
            Operation::SignIn(id) => Some(state.works(Caller::Session(id))),
            // A new name can be refused where the changes would be allowed, but not the other way round.
            _ => next.is_none().then_some(false),
        };
        let reply = if let Operation::Wait(duration) = step.operation {
            self.service.postern.advance(duration);
            None
        } else {
            Some(self.service.request(state, caller, &step.operation).await)
        };
        let status = reply.as_ref().map_or(204, |reply| reply.status);
        writeln!(self.record, "  {sentence}: {status}").unwrap();
        let allowed = status < 300;
        let is_expected = expected.is_none_or(|expected| expected == allowed) && status < 500;
        prop_assert!(is_expected, "the model says {expected:?}, the service {reply:?}");
        let Some(next) = next.filter(|_| allowed) else { return Ok(false) };
        if let Some(reply) = reply {
            self.service.learn(caller, &step.operation, &reply);
        }
        self.situation = next;
        self.taken.push(step.clone());
        self.compare().await?;
        Ok(true)
    }

    /// Deletes the stolen keys on both sides and checks that the coalition keeps only its own permissions.
    pub async fn end(&mut self) -> Result<(), TestCaseError> {
        for key in self.situation.coalition.stolen.iter() {
            let state = &self.situation.state;
            if !state.key(key).exists || state.principal(state.key(key).owner).deleted {
                continue;
            }
            let operation = Change::DeleteKey(key);
            let sessions = state.principal_ids().map(Caller::Session);
            let mut able = sessions.filter(|caller| Rules::all().apply(state, Some(*caller), operation).is_some());
            let caller = able.next();
            prop_assert!(caller.is_some(), "nobody can delete a stolen key");
            let step = Step { actor: Actor::Honest(caller.unwrap()), operation: Operation::Law(operation) };
            self.take(&step).await?;
        }
        let (state, coalition) = (&self.situation.state, self.situation.coalition);
        let more = coalition.callers().find(|caller| !covers(coalition.own, state.effective(*caller)));
        prop_assert!(more.is_none(), "{more:?} outlives the stolen keys");
        Ok(())
    }

    /// Checks that everyone has the same permissions as in the model, and the coalition at most its own and the stolen
    /// ones.
    pub async fn compare(&mut self) -> Result<(), TestCaseError> {
        let Situation { state, coalition } = self.situation.clone();
        let stolen = coalition.stolen.iter().fold(0, |set, key| set | state.effective(Caller::Key(key)));
        for caller in state.callers() {
            let (works, effective) = (state.works(caller), state.effective(caller));
            if let Caller::Session(id) = caller {
                let principal = self.service.principal(id);
                if principal.kind == Kind::ApiUser {
                    continue;
                }
                if principal.cookie.is_none() {
                    prop_assert!(!works, "{caller:?} works without a password");
                    continue;
                }
            }
            let reply = self.service.identity(caller, works).await;
            let agrees = if works { has(&reply, effective) } else { reply.status == 401 && effective == 0 };
            prop_assert!(agrees, "{caller:?}: the model says {works} {effective:b}, {reply:?}");
            let in_coalition = coalition.callers().any(|known| known == caller);
            let gains = in_coalition && !covers(coalition.own | stolen, effective);
            prop_assert!(!gains, "{caller:?} has gained {effective:b}");
        }
        self.service.compare_access(&state).await
    }
}

/// Whether an identity has exactly these permissions.
fn has(reply: &Reply, permissions: Permissions) -> bool {
    let administrator = permissions == EVERYTHING;
    let listed = reply["permissions"].as_array().into_iter().flatten();
    let listed: BTreeSet<&str> = listed.filter_map(|name| name.as_str()).collect();
    reply.status == 200 && reply["administrator"] == administrator && (administrator || listed == names(permissions))
}
