//! The attacker: someone without Administrator who has accomplices, stolen keys, and the ways in that these lead to.

use crate::effective::Caller;
use crate::law::{Rule, Rules};
use crate::operation::Operation;
use crate::state::{Id, Kind, Permissions, Set, State};

/// The attacker and its accomplices: what they know and what they may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coalition {
    /// The people who belong to it. It receives every invitation for them.
    pub members: Set,
    /// The principals whose password it knows.
    pub passwords: Set,
    /// The principals whose invitation it has.
    pub invitations: Set,
    /// The keys whose secret it knows.
    pub keys: Set,
    /// The known keys that are stolen: sooner or later they are deleted.
    pub stolen: Set,
    /// The permissions it may keep: those of its independent members, and those that honest administrators grant it.
    pub own: Permissions,
}

impl Coalition {
    /// Every caller that the coalition can act as, working or not.
    pub fn callers(&self) -> impl Iterator<Item = Caller> + use<> {
        // An invitation can be accepted at any time.
        let people = self.passwords.union(self.invitations);
        people.iter().map(Caller::Session).chain(self.keys.iter().map(Caller::Key))
    }
}

/// The state of the service and of the coalition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// The service.
    pub state: State,
    /// The coalition.
    pub coalition: Coalition,
}

/// The actor of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A caller of the coalition; `None` when it accepts an invitation.
    Coalition(Option<Caller>),
    /// The honest administrator.
    Honest(Caller),
    /// No one: time passes.
    Time,
}

impl Actor {
    /// The caller that the actor acts as, if it acts as one.
    pub fn caller(self) -> Option<Caller> {
        match self {
            Self::Coalition(caller) => caller,
            Self::Honest(caller) => Some(caller),
            Self::Time => None,
        }
    }
}

/// An operation and its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The actor.
    pub actor: Actor,
    /// The operation.
    pub operation: Operation,
}

impl Situation {
    /// The situation after a step; `None` if the rules refuse it.
    pub fn take(&self, rules: Rules, step: Step) -> Option<Self> {
        let honest = !matches!(step.actor, Actor::Coalition(_));
        let state = rules.apply(&self.state, step.actor.caller(), step.operation)?;
        let mut coalition = self.coalition;
        match step.operation {
            Operation::Create { kind: Kind::User, .. } if !honest => {
                coalition.invitations = coalition.invitations.with(self.state.principal_ids().end);
            }
            Operation::InviteAgain(target, _) => coalition.is_invited(target, honest),
            Operation::Adopt { principal, keep_sign_in }
                if !keep_sign_in
                    && rules.has(Rule::AdoptionEndsSignIn)
                    && state.principal(principal).kind == Kind::User =>
            {
                coalition.is_invited(principal, honest);
            }
            Operation::AcceptInvitation(principal) => {
                coalition.invitations = coalition.invitations.without(principal);
                coalition.passwords = coalition.passwords.with(principal);
            }
            Operation::IssueKey { .. } if !honest => {
                coalition.keys = coalition.keys.with(self.state.key_ids().end);
            }
            Operation::RotateKey(key) if honest => coalition.keys = coalition.keys.without(key),
            Operation::RotateKey(key) => coalition.keys = coalition.keys.with(key),
            _ => {}
        }
        let mut next = Self { state, coalition };
        if honest {
            next.coalition.own |= next.granted(step.operation);
        }
        Some(next)
    }

    /// The permissions that an honest administrator grants the coalition on purpose and for good.
    fn granted(&self, operation: Operation) -> Permissions {
        let on_purpose = |caller: Caller| match operation {
            Operation::SetRoles(..) | Operation::Enable(_) | Operation::EnableKey(_) | Operation::EditRole(..) => true,
            // Adopting with `keep_sign_in` lets in everyone who knows a way in.
            Operation::Adopt { principal, keep_sign_in } => keep_sign_in || self.coalition.members.has(principal),
            Operation::InviteAgain(principal, _) => caller == Caller::Session(principal),
            _ => false,
        };
        // Permissions that come through a stolen key are not the coalition's own.
        let lasting = self.without_stolen_keys().enabled();
        let callers = self.coalition.callers().filter(|caller| on_purpose(*caller));
        callers.fold(0, |permissions, caller| permissions | lasting.effective(caller))
    }
}

impl Coalition {
    /// A new invitation replaces the password and any earlier invitation.
    fn is_invited(&mut self, target: Id, honest: bool) {
        self.passwords = self.passwords.without(target);
        self.invitations = self.invitations.without(target);
        if !honest || self.members.has(target) {
            self.invitations = self.invitations.with(target);
        }
    }
}
