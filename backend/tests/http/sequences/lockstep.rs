//! Runs one sequence step by step in the model and over HTTP.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use postern_law::{Actor, Caller, EVERYTHING, Kind, Operation, Permissions, Rules, Situation, Start, Step, covers};

use super::service::{Service, names};
use crate::harness::Reply;

pub struct Lockstep {
    pub situation: Situation,
    service: Service,
    start: Start,
    /// The steps so far, for the failure message.
    record: String,
}

impl Lockstep {
    pub async fn begin(start: Start) -> Result<Self, String> {
        let service = Service::in_state(&start.situation.state).await;
        let mut lockstep =
            Self { situation: start.situation.clone(), service, record: format!("{}\n", start.name), start };
        lockstep.compare().await?;
        Ok(lockstep)
    }

    /// Takes a step on both sides. Returns whether it was allowed.
    pub async fn take(&mut self, step: Step) -> Result<bool, String> {
        let next = self.situation.take(Rules::all(), step);
        let caller = match step.actor {
            Actor::Coalition(caller) => caller,
            Actor::Honest(caller) => Some(caller),
            Actor::Time => None,
        };
        let reply = self.service.request(&self.situation.state, caller, step.operation).await;
        let code = reply["code"].as_str().unwrap_or_default();
        writeln!(self.record, "  {}: {} {code}", self.start.sentence(step), reply.status).unwrap();
        if next.is_some() != (reply.status < 300) || reply.status >= 500 {
            return Err(self.differs(&format!("the model says {}, {reply:?}", next.is_some())));
        }
        let Some(next) = next else { return Ok(false) };
        self.service.learn(caller, step.operation, &reply);
        self.situation = next;
        self.compare().await?;
        Ok(true)
    }

    /// Deletes the stolen keys on both sides and checks that the coalition keeps only its own permissions.
    pub async fn end(&mut self) -> Result<(), String> {
        for key in self.situation.coalition.stolen.iter() {
            let state = &self.situation.state;
            if !state.key(key).exists || state.principal(state.key(key).owner).deleted {
                continue;
            }
            let delete = Operation::DeleteKey(key);
            let sessions = state.principal_ids().map(Caller::Session);
            let mut able = sessions.filter(|caller| Rules::all().apply(state, Some(*caller), delete).is_some());
            let Some(caller) = able.next() else { return Err(self.differs("nobody can delete a stolen key")) };
            self.take(Step { actor: Actor::Honest(caller), operation: delete }).await?;
        }
        let (state, coalition) = (&self.situation.state, self.situation.coalition);
        let more = coalition.callers().find(|caller| !covers(coalition.own, state.effective(*caller)));
        more.map_or(Ok(()), |caller| Err(self.differs(&format!("{caller:?} outlives the stolen keys"))))
    }

    /// Checks that everyone has the same permissions as in the model, and the coalition at most its own and the stolen
    /// ones.
    async fn compare(&mut self) -> Result<(), String> {
        let Situation { state, coalition } = self.situation.clone();
        let stolen = coalition.stolen.iter().fold(0, |set, key| set | state.effective_of_key(key));
        for caller in state.callers() {
            let (works, effective) = (state.works(caller), state.effective(caller));
            if let Caller::Session(id) = caller {
                let principal = self.service.principal(id);
                if principal.kind == Kind::ApiUser {
                    continue;
                }
                if principal.cookie.is_none() {
                    if works {
                        return Err(self.differs(&format!("{caller:?} works without a password")));
                    }
                    continue;
                }
            }
            let reply = self.service.identity(caller, works).await;
            if works && !has(&reply, effective) || !works && (reply.status != 401 || effective != 0) {
                return Err(self.differs(&format!("{caller:?}: the model says {works} {effective:b}, {reply:?}")));
            }
            let in_coalition = coalition.callers().any(|known| known == caller);
            if in_coalition && !covers(coalition.own | stolen, effective) {
                return Err(self.differs(&format!("{caller:?} has gained {effective:b}")));
            }
        }
        Ok(())
    }

    fn differs(&self, how: &str) -> String {
        format!("{how} after\n{}{:#?}", self.record, self.situation)
    }
}

/// Whether an identity has exactly these permissions.
fn has(reply: &Reply, permissions: Permissions) -> bool {
    let administrator = permissions == EVERYTHING;
    let listed = reply["permissions"].as_array().into_iter().flatten();
    let listed: BTreeSet<&str> = listed.filter_map(|name| name.as_str()).collect();
    reply.status == 200 && reply["administrator"] == administrator && (administrator || listed == names(permissions))
}
