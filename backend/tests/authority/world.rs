//! Random worlds, made of bytes so that making, shrinking and repeating one is quick, and built twice: as the naive model and
//! as what the service reads.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use postern_backend::authority::{Asker, World};
use postern_backend::secret::hash::Hash;
use postern_backend::store::principal::Principal;
use postern_backend::store::role::StoredRole;
use postern_backend::store::stored_key::StoredKey;
use postern_shared::id::{ApiUserId, KeyId, RoleId, UserId};
use postern_shared::permission::Permission;
use postern_shared::power::Power;
use postern_shared::principal::{KeyRef, PrincipalId, PrincipalName};
use postern_shared::role::Role as SharedRole;
use proptest::test_runner::Config;

use super::model::{EVERYTHING, Key, Model, NAMES, Person, Role, Set, Who};

/// What a world is made of.
pub const BYTES: usize = 125;
/// Most links that a lineage can have.
const LINKS: usize = 3;
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

static PERMISSIONS: LazyLock<[Permission; NAMES.len()]> = LazyLock::new(|| NAMES.map(Permission::from));
static HASH: LazyLock<Hash> = LazyLock::new(|| Hash::of("a key"));

/// As many worlds as the environment says, else this many.
pub fn worlds(cases: u32) -> Config {
    let config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { config } else { Config { cases, ..config } }
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

    fn permissions(&mut self) -> Set {
        Set::from(self.roll()) & ((1 << NAMES.len()) - 1)
    }

    /// One of the keys so far that something can still hang below: rather often the last one, for the sake of depth.
    fn origin(&mut self, model: &Model) -> Option<usize> {
        let roll = usize::from(self.roll());
        let key = if roll > 140 { model.keys.len() } else { roll % (model.keys.len() + 1) }.checked_sub(1)?;
        (model.links(Some(key)) <= LINKS).then_some(key)
    }
}

impl Model {
    /// The world that these bytes spell.
    pub fn of(bytes: &[u8]) -> Self {
        let mut dice = Dice(bytes.iter());
        let mut model =
            Self { roles: vec![Role { there: true, grants: EVERYTHING, made_by: None }], ..Self::default() };
        for _ in 0..=dice.below(4) {
            model.roles.push(Role { there: dice.below(8) != 7, grants: dice.permissions(), made_by: None });
        }
        for _ in 0..=dice.below(14) {
            let brings_a_key = dice.below(5) > 1 && !model.people.is_empty();
            if brings_a_key { model.add_key(&mut dice) } else { model.add_person(&mut dice) }
        }
        for role in 1..model.roles.len() {
            model.roles[role].made_by = dice.origin(&model);
        }
        model
    }

    fn add_person(&mut self, dice: &mut Dice) {
        let (state, administers, roles) = (dice.below(14), dice.below(6) == 5, dice.roll());
        let held = (1..self.roles.len()).filter(|role| roles & 1 << role != 0);
        self.people.push(Person {
            there: state != 10,
            disabled: state == 11,
            invited: state == 12,
            deleted: state == 13,
            roles: administers.then_some(0).into_iter().chain(held).collect(),
            brought_in_by: dice.origin(self),
            height: dice.below(6).saturating_sub(2),
        });
    }

    fn add_key(&mut self, dice: &mut Dice) {
        let (owner, state, scoped) = (dice.below(self.people.len()), dice.below(14), dice.below(3) > 0);
        // As a session of the owner makes it, or as anyone else does.
        let issued_by = match dice.below(3) {
            0 => self.people[owner].brought_in_by,
            _ => dice.origin(self),
        };
        self.keys.push(Key {
            there: state != 11,
            owner,
            disabled: state == 12,
            expired: state == 13,
            scope: scoped.then(|| dice.permissions() | dice.permissions()),
            issued_by,
        });
    }

    /// The same as the service reads it. What is missing is sometimes not read and sometimes read and not there.
    pub fn world(&self) -> World {
        let mut world = World::default();
        for (n, role) in self.roles.iter().enumerate() {
            if role.there || n.is_multiple_of(2) {
                world.roles.insert(role_id(n), role.there.then(|| self.stored_role(n, role)));
            }
        }
        for (n, person) in self.people.iter().enumerate() {
            if person.there || n.is_multiple_of(2) {
                world.principals.insert(person_id(n), person.there.then(|| self.stored_person(n, person)));
            }
        }
        for (n, key) in self.keys.iter().enumerate() {
            if key.there || n.is_multiple_of(2) {
                world.keys.insert(self.key_ref(n), key.there.then(|| self.stored_key(n, key)));
            }
        }
        world
    }

    pub fn asker(&self, who: Who) -> Asker {
        match who {
            Who::Session(person) => Asker { principal: person_id(person), key: None, now: NOW },
            Who::Key(key) => {
                let reference = self.key_ref(key);
                Asker { principal: reference.owner.clone(), key: Some(reference), now: NOW }
            }
        }
    }

    pub fn key_ref(&self, n: usize) -> KeyRef {
        KeyRef { owner: person_id(self.keys[n].owner), id: KeyId::from_random(&format!("{n:012}")).unwrap() }
    }

    fn stored_person(&self, n: usize, person: &Person) -> Principal {
        Principal {
            id: person_id(n),
            login: None,
            name: String::new(),
            roles: person.roles.iter().copied().map(role_id).collect(),
            disabled: person.disabled,
            invited: person.invited,
            deleted_at: person.deleted.then_some(NOW),
            provisioned_by: person.brought_in_by.map(|key| self.key_ref(key)),
            // A hint for reading: nothing may decide by it.
            ancestors: Vec::new(),
            keys: 0,
            height: person.height,
            enabled_since: None,
            session_epoch: 0,
            keys_since: 0,
            created_at: NOW,
            version: 1,
            changed_at: NOW,
        }
    }

    fn stored_key(&self, n: usize, key: &Key) -> StoredKey {
        let KeyRef { owner, id } = self.key_ref(n);
        // Refused at exactly the time it expires; the others have a moment left, or all the time there is.
        let soon = n.is_multiple_of(2).then(|| NOW.checked_add(SignedDuration::from_millis(1)).unwrap());
        StoredKey {
            id,
            created_by: PrincipalName { id: owner.clone(), kind: owner.kind(), name: String::new() },
            owner,
            name: String::new(),
            note: String::new(),
            hash: *HASH,
            previous_hash: None,
            previous_until: None,
            scope: key.scope.map(|scope| permissions(scope).collect()),
            expires_at: if key.expired { Some(NOW) } else { soon },
            disabled: key.disabled,
            created_at: NOW,
            session_epoch: 0,
            issued_by: key.issued_by.map(|issuer| self.key_ref(issuer)),
            ancestors: Vec::new(),
            version: 1,
            last_used_at: None,
            last_used_address: None,
            last_used_agent: None,
        }
    }

    /// The keys in whose lineage a role is, as it was when it was made.
    fn lineage_of_role(&self, n: usize) -> Vec<KeyRef> {
        let mut keys: Vec<usize> = self.roles[n].made_by.into_iter().collect();
        while let Some(issuer) = keys.last().and_then(|key| self.keys[*key].issued_by.filter(|_| self.keys[*key].there))
        {
            keys.push(issuer);
        }
        keys.into_iter().map(|key| self.key_ref(key)).collect()
    }

    fn stored_role(&self, n: usize, role: &Role) -> StoredRole {
        let role = SharedRole {
            id: role_id(n),
            name: String::new(),
            description: String::new(),
            permissions: if n == 0 { Vec::new() } else { permissions(role.grants).collect() },
            built_in: n == 0,
            provisioned_by: role.made_by.map(|key| self.key_ref(key)),
            holders: 0,
            version: 1,
            created_at: NOW,
            updated_at: NOW,
        };
        StoredRole { role, lineage: self.lineage_of_role(n), changed_at: NOW }
    }
}

/// The time in every world.
pub fn now() -> Timestamp {
    NOW
}

/// Users and API users by turns.
pub fn person_id(n: usize) -> PrincipalId {
    let part = format!("{n:012}");
    match n % 2 {
        0 => UserId::from_random(&part).unwrap().into(),
        _ => ApiUserId::from_random(&part).unwrap().into(),
    }
}

pub fn role_id(n: usize) -> RoleId {
    RoleId::from_random(&format!("{n:012}")).unwrap()
}

fn permissions(set: Set) -> impl Iterator<Item = Permission> {
    PERMISSIONS.iter().enumerate().filter(move |(n, _)| set & 1 << n != 0).map(|(_, permission)| permission.clone())
}

/// The service's form of a set.
pub fn power_of(set: Set) -> Power {
    if set == EVERYTHING { Power::Everything } else { permissions(set).collect() }
}

/// The model's form of a power.
pub fn set_of(power: &Power) -> Set {
    match power {
        Power::Everything => EVERYTHING,
        Power::Only(only) => {
            let bits = PERMISSIONS.iter().enumerate().filter(|(_, permission)| only.contains(*permission));
            bits.fold(0, |set, (n, _)| set | 1 << n)
        }
    }
}
