//! Random states, decoded from bytes so that they are quick to generate, shrink and repeat.

use postern_backend::store::snapshot::Snapshot;
use postern_law::{ADMINISTRATOR, DEPTH, Id, Key, Kind, Permissions, Principal, Role, Set, State};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::service::snapshot;

/// Length of the byte string that encodes a state.
const BYTES: usize = 125;
/// The permissions of these states, by bit. The resource of the last one is retired.
pub const NAMES: [&str; 7] =
    ["users:write", "roles:write", "api_users:write", "users:read", "inventory:read", "inventory:write", "gone:read"];
/// All named permissions. `EVERYTHING` is more.
pub const NAMED: Permissions = (1 << NAMES.len()) - 1;

/// Tests this many random states, or as many as `PROPTEST_CASES` says, each with its snapshot and an arbitrary value. A
/// failure shows the smallest state that fails.
pub fn for_states<T: Arbitrary>(cases: u32, test: impl Fn(&State, &Snapshot, T)) {
    let config = Config { failure_persistence: None, ..Config::default() };
    let config = if std::env::var_os("PROPTEST_CASES").is_some() { config } else { Config { cases, ..config } };
    let states = vec(any::<u8>(), 0..BYTES).prop_map(|bytes| state_of(&bytes));
    let outcome = TestRunner::new(config).run(&(states, any::<T>()), |(state, value)| {
        test(&state, &snapshot(&state), value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// This many states, the same in every run.
pub fn fixed_states(count: usize) -> impl Iterator<Item = State> {
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut bytes = [0; BYTES];
    (0..count).map(move |_| {
        rng.fill_bytes(&mut bytes);
        state_of(&bytes)
    })
}

/// The state that these bytes encode.
fn state_of(bytes: &[u8]) -> State {
    let mut dice = Dice(bytes.iter());
    let mut state = State::new();
    for _ in 0..=dice.below(4) {
        let condition = dice.below(8);
        // The first key is a predecessor of the one that provisions the role.
        let awaits = if condition == 6 { Set::of(0) } else { Set::EMPTY };
        state.add_role(Role { exists: condition != 7, permissions: dice.permissions(), provisioned_by: None, awaits });
    }
    for _ in 0..=dice.below(14) {
        let adds_a_key = dice.below(5) > 1 && !state.principals.is_empty();
        if adds_a_key { add_key(&mut state, &mut dice) } else { add_principal(&mut state, &mut dice) }
    }
    for role in 1..state.roles.len() {
        let provisioned_by = dice.provisioning_key(&state);
        let role = &mut state.roles[role];
        role.provisioned_by = provisioned_by;
        if provisioned_by.is_none() {
            role.awaits = Set::EMPTY;
        }
    }
    state
}

/// Reads one byte at a time, and zeros after the last. Zero is always the simplest choice.
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

    /// An existing key that can still provision something. Often the last one, to reach some depth.
    fn provisioning_key(&mut self, state: &State) -> Option<Id> {
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
        provisioned_by: dice.provisioning_key(state),
        height: id(dice.below(6).saturating_sub(2)),
    });
}

fn add_key(state: &mut State, dice: &mut Dice<'_>) {
    let (owner, condition, scoped) = (dice.below(state.principals.len()), dice.below(14), dice.below(3) > 0);
    // Issued as in a session of the owner, or as by any other caller.
    let issued_by = match dice.below(3) {
        0 => state.principals[owner].provisioned_by,
        _ => dice.provisioning_key(state),
    };
    state.add_key(Key {
        exists: condition != 11,
        owner: id(owner),
        disabled: condition == 12,
        expired: condition == 13,
        scope: scoped.then(|| dice.permissions() | dice.permissions()),
        issued_by,
        superseded: condition == 10,
        made_dependent: false,
    });
}

/// Alternates users and API users.
pub fn kind(n: usize) -> Kind {
    if n.is_multiple_of(2) { Kind::User } else { Kind::ApiUser }
}

/// A small number as an index of the model.
pub fn id(n: usize) -> Id {
    Id::try_from(n).unwrap()
}
