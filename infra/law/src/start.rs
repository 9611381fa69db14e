//! The situations that the exploration starts from.

use crate::coalition::{Actor, Coalition, Situation, Step};
use crate::effective::Caller;
use crate::operation::{Operation, Tokens};
use crate::state::{ADMINISTRATOR, Id, Key, Kind, Permissions, Principal, Role, Set, State, WRITE};

/// A permission that the accomplices lack.
pub const READ: Permissions = 2;

/// A situation, and names for its roles, principals and keys.
#[derive(Debug, Clone)]
pub struct Start {
    /// A description, used as a name.
    pub name: &'static str,
    /// The situation.
    pub situation: Situation,
    roles: Vec<&'static str>,
    principals: Vec<&'static str>,
    keys: Vec<&'static str>,
}

const ADA: Id = 0;
/// The honest administrator, in every start.
pub(crate) const HONEST: Caller = Caller::Session(ADA);
const WRITER: Id = 1;
const READER: Id = 2;

impl Start {
    /// A start in which Ada is the administrator, the role Writer grants write and the role Reader grants read. `fill`
    /// adds the rest.
    fn new(name: &'static str, fill: impl FnOnce(&mut Self)) -> Self {
        let mut state = State::new();
        state.add_role(Role { exists: true, permissions: WRITE, ..Role::default() });
        state.add_role(Role { exists: true, permissions: READ, ..Role::default() });
        let situation = Situation { state, coalition: Coalition::default() };
        let roles = vec!["Administrator", "Writer", "Reader"];
        let mut start = Self { name, situation, roles, principals: vec![], keys: vec![] };
        start.person("Ada", &[ADMINISTRATOR]);
        fill(&mut start);
        start
    }

    fn person(&mut self, name: &'static str, roles: &[Id]) -> Id {
        self.principals.push(name);
        let roles = roles.iter().copied().collect();
        self.situation.state.add_principal(Principal { exists: true, roles, ..Principal::default() })
    }

    fn key(&mut self, name: &'static str, owner: Id, scope: Option<Permissions>) -> Id {
        self.keys.push(name);
        self.situation.state.add_key(Key { exists: true, owner, scope, ..Key::default() })
    }

    fn stolen(&mut self, name: &'static str, owner: Id, scope: Option<Permissions>) {
        let key = self.key(name, owner, scope);
        let coalition = &mut self.situation.coalition;
        (coalition.keys, coalition.stolen) = (coalition.keys.with(key), coalition.stolen.with(key));
    }

    fn accomplice(&mut self, name: &'static str, roles: &[Id]) {
        let person = self.person(name, roles);
        let own = self.situation.state.held(person);
        let coalition = &mut self.situation.coalition;
        (coalition.members, coalition.passwords) = (coalition.members.with(person), coalition.passwords.with(person));
        coalition.own |= own;
    }
}

/// The situations that are explored.
pub fn starts() -> [Start; 8] {
    [
        Start::new("an administrator's stolen token and an accomplice", |start| {
            start.stolen("Ada's stolen token", ADA, None);
            start.accomplice("Mallory", &[WRITER]);
        }),
        Start::new("an administrator's stolen token that is limited to writing, and someone with a token", |start| {
            start.stolen("Ada's stolen token", ADA, Some(WRITE));
            let olga = start.person("Olga", &[WRITER]);
            start.key("Olga's token", olga, None);
        }),
        Start::new("a stolen token of someone with limited rights, and an accomplice with fewer", |start| {
            let zoe = start.person("Zoe", &[WRITER, READER]);
            start.stolen("Zoe's stolen token", zoe, None);
            start.accomplice("Mallory", &[WRITER]);
        }),
        Start::new("an administrator's stolen token and someone who is disabled", |start| {
            start.stolen("Ada's stolen token", ADA, None);
            let dora = start.person("Dora", &[READER]);
            start.situation.state.principal_mut(dora).disabled = true;
        }),
        Start::new("two accomplices without a stolen key", |start| {
            start.accomplice("Mallory", &[WRITER]);
            start.accomplice("Mike", &[]);
            start.person("Olga", &[READER]);
        }),
        Start::new("two stolen tokens", |start| {
            start.stolen("Ada's stolen token", ADA, Some(WRITE));
            let zoe = start.person("Zoe", &[WRITER, READER]);
            start.stolen("Zoe's stolen token", zoe, None);
        }),
        Start::new("stolen tokens of two administrators", |start| {
            let ann = start.person("Ann", &[ADMINISTRATOR]);
            start.stolen("Ada's stolen token", ADA, None);
            start.stolen("Ann's stolen token", ann, None);
        }),
        Start::new("a user and an API user that a stolen token has provisioned", |start| {
            start.stolen("Ada's stolen token", ADA, None);
            let key = start.situation.coalition.keys.iter().next();
            let pete = start.person("Pete", &[WRITER]);
            let robot = start.person("Robot", &[WRITER, READER]);
            let robots = start.key("Robot's key", robot, None);
            let Situation { state, coalition } = &mut start.situation;
            state.principal_mut(robot).kind = Kind::ApiUser;
            for principal in [pete, robot] {
                state.principal_mut(principal).provisioned_by = key;
            }
            (state.key_mut(robots).issued_by, state.key_mut(robots).made_dependent) = (key, true);
            state.record_depth(key, 1);
            coalition.passwords = coalition.passwords.with(pete);
            coalition.keys = coalition.keys.with(robots);
        }),
    ]
}

impl Start {
    fn role_name(&self, id: Id) -> String {
        named(&self.roles, "role", id)
    }

    fn principal_name(&self, id: Id) -> String {
        named(&self.principals, "principal", id)
    }

    fn key_name(&self, id: Id) -> String {
        named(&self.keys, "key", id)
    }

    pub(crate) fn caller_name(&self, caller: Caller) -> String {
        match caller {
            Caller::Session(principal) => self.principal_name(principal),
            Caller::Key(key) => self.key_name(key),
        }
    }

    fn role_names(&self, roles: Set) -> String {
        let names: Vec<_> = roles.iter().map(|role| self.role_name(role)).collect();
        if names.is_empty() { "no role".to_owned() } else { names.join(" and ") }
    }

    /// A step as a sentence.
    pub fn sentence(&self, step: Step) -> String {
        let actor = match step.actor {
            Actor::Coalition(Some(caller)) | Actor::Honest(caller) => self.caller_name(caller),
            Actor::Coalition(None) => "The coalition".to_owned(),
            Actor::Time => "Time".to_owned(),
        };
        format!("{actor} {}", self.predicate(step.operation))
    }

    fn predicate(&self, operation: Operation) -> String {
        let principal = |id| self.principal_name(id);
        let tokens = |tokens| if tokens == Tokens::Keep { "keeps" } else { "deletes" };
        match operation {
            Operation::CreateRole(set) => format!("creates a role that grants {}", permissions(set)),
            Operation::EditRole(role, set) => format!("makes {} grant {}", self.role_name(role), permissions(set)),
            Operation::DeleteRole(role) => format!("deletes {}", self.role_name(role)),
            Operation::Create { kind, roles } => {
                let kind = if kind == Kind::User { "a user" } else { "an API user" };
                format!("creates {kind} with {}", self.role_names(roles))
            }
            Operation::SetRoles(id, roles) => format!("gives {} {}", principal(id), self.role_names(roles)),
            Operation::Disable(id) => format!("disables {}", principal(id)),
            Operation::Enable(id) => format!("enables {}", principal(id)),
            Operation::Delete(id) => format!("deletes {}", principal(id)),
            Operation::InviteAgain(id, end) => {
                format!("invites {} again and {} the tokens", principal(id), tokens(end))
            }
            Operation::AcceptInvitation(id) => format!("accepts the invitation of {}", principal(id)),
            Operation::Adopt { principal: id, keep_sign_in: true } => {
                format!("adopts {} and keeps the sign-in", principal(id))
            }
            Operation::Adopt { principal: id, .. } => format!("adopts {}", principal(id)),
            Operation::HandOver { principal: id, key } => {
                format!("hands over {} to {}", principal(id), self.key_name(key))
            }
            Operation::Succeed { old, new } => {
                format!("moves what depends on {} to {}", self.key_name(old), self.key_name(new))
            }
            Operation::EndSessions(id) => format!("ends the sessions of {}", principal(id)),
            Operation::ChangePassword(end) => format!("changes the password and {} the tokens", tokens(end)),
            Operation::IssueKey { owner, scope } => {
                let scope = scope.map_or_else(String::new, |scope| format!(" for {}", permissions(scope)));
                format!("issues a key of {}{scope}", principal(owner))
            }
            Operation::RotateKey(key) => format!("rotates {}", self.key_name(key)),
            Operation::DisableKey(key) => format!("disables {}", self.key_name(key)),
            Operation::EnableKey(key) => format!("enables {}", self.key_name(key)),
            Operation::DeleteKey(key) => format!("deletes {}", self.key_name(key)),
            Operation::Expire(key) => format!("expires {}", self.key_name(key)),
        }
    }
}

fn named(names: &[&'static str], kind: &str, id: Id) -> String {
    names.get(usize::from(id)).map_or_else(|| format!("{kind} {id}"), |name| (*name).to_owned())
}

fn permissions(set: Permissions) -> String {
    let names: Vec<_> = [(WRITE, "write"), (READ, "read")]
        .into_iter()
        .filter(|(bit, _)| set & bit != 0)
        .map(|(_, name)| name)
        .collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") }
}
