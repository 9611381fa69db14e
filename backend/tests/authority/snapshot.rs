//! Random worlds, made of bytes so that making, shrinking and repeating one is quick.

use postern_law::{ADMINISTRATOR, DEPTH, Id, Key, Kind, Permissions, Principal, Role, Set, State};
use proptest::test_runner::Config;

/// The length of the byte string that a world is made of.
pub const BYTES: usize = 125;
/// The permissions in these worlds, by their bit. No resource defines the last one any more.
pub const NAMES: [&str; 7] =
    ["users:write", "roles:write", "api_users:write", "users:read", "inventory:read", "inventory:write", "gone:read"];
/// All permissions that have a name. `EVERYTHING` is more.
pub const NAMED: Permissions = (1 << NAMES.len()) - 1;

/// As many worlds as the environment says, else this many.
pub fn worlds(cases: u32) -> Config {
    let config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { config } else { Config { cases, ..config } }
}

/// The world that these bytes spell.
pub fn world_of(bytes: &[u8]) -> State {
    let mut dice = Dice(bytes.iter());
    let mut state = State::new();
    for _ in 0..=dice.below(4) {
        let exists = dice.below(8) != 7;
        state.add_role(Role { exists, permissions: dice.permissions(), provisioned_by: None });
    }
    for _ in 0..=dice.below(14) {
        let adds_a_key = dice.below(5) > 1 && !state.principals.is_empty();
        if adds_a_key { add_key(&mut state, &mut dice) } else { add_principal(&mut state, &mut dice) }
    }
    for role in 1..state.roles.len() {
        state.roles[role].provisioned_by = dice.origin(&state);
    }
    state
}

/// Reads a byte at a time, zeros after the last; zero is always the plainest choice.
struct Dice<'a>(std::slice::Iter<'a, u8>);

impl Dice<'_> {
    fn roll(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    fn below(&mut self, sides: usize) -> usize {
        usize::from(self.roll()) % sides
    }

    fn permissions(&mut self) -> Permissions {
        Permissions::from(self.roll()) & NAMED
    }

    /// One of the keys so far that something can still hang below: rather often the last one, for the sake of depth.
    fn origin(&mut self, state: &State) -> Option<Id> {
        let (roll, keys) = (usize::from(self.roll()), state.keys.len());
        let key = id(if roll > 140 { keys } else { roll % (keys + 1) }.checked_sub(1)?);
        (state.depth(Some(key)) <= DEPTH).then_some(key)
    }
}

fn add_principal(state: &mut State, dice: &mut Dice<'_>) {
    let (condition, administers, roles) = (dice.below(14), dice.below(6) == 5, dice.roll());
    let held = state.role_ids().skip(1).filter(|role| roles & 1 << role != 0);
    state.add_principal(Principal {
        kind: kind(state.principals.len()),
        exists: condition != 10,
        disabled: condition == 11,
        invited: condition == 12,
        deleted: condition == 13,
        roles: administers.then_some(ADMINISTRATOR).into_iter().chain(held).collect::<Set>(),
        provisioned_by: dice.origin(state),
        height: id(dice.below(6).saturating_sub(2)),
    });
}

fn add_key(state: &mut State, dice: &mut Dice<'_>) {
    let (owner, condition, scoped) = (dice.below(state.principals.len()), dice.below(14), dice.below(3) > 0);
    // As a session of the owner makes it, or as anyone else does.
    let issued_by = match dice.below(3) {
        0 => state.principals[owner].provisioned_by,
        _ => dice.origin(state),
    };
    state.add_key(Key {
        exists: condition != 11,
        owner: id(owner),
        disabled: condition == 12,
        expired: condition == 13,
        scope: scoped.then(|| dice.permissions() | dice.permissions()),
        issued_by,
        made_dependent: false,
    });
}

/// Users and API users by turns.
pub fn kind(n: usize) -> Kind {
    if n.is_multiple_of(2) { Kind::User } else { Kind::ApiUser }
}

/// A small number as an index of the model.
pub fn id(n: usize) -> Id {
    Id::try_from(n).unwrap()
}
