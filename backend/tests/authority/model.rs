//! The rules of authority once more, by explicit recursion on plain sets. Slow and simple on purpose: whoever reads it
//! beside the rules should see at once that it says the same.

use postern_shared::principal::BlockReason;

/// A set of permissions: one bit each, and one for all that may yet be defined.
pub type Set = u16;
/// What there is to permit. The last is a name that no resource has any more.
pub const NAMES: [&str; 7] =
    ["users:write", "roles:write", "api_users:write", "users:read", "inventory:read", "inventory:write", "gone:read"];
/// Everything, what is defined later included: what Administrator grants.
pub const EVERYTHING: Set = (1 << (NAMES.len() + 1)) - 1;

#[derive(Debug, Clone, Default)]
pub struct Role {
    pub there: bool,
    pub grants: Set,
    pub made_by: Option<usize>,
}

#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the rules speak of each of them")]
pub struct Person {
    pub there: bool,
    pub deleted: bool,
    pub disabled: bool,
    pub invited: bool,
    pub roles: Vec<usize>,
    pub brought_in_by: Option<usize>,
    pub height: usize,
}

#[derive(Debug, Clone, Default)]
pub struct Key {
    pub there: bool,
    pub owner: usize,
    pub disabled: bool,
    pub expired: bool,
    pub scope: Option<Set>,
    pub issued_by: Option<usize>,
}

/// Role 0 is Administrator.
#[derive(Debug, Clone, Default)]
pub struct Model {
    pub roles: Vec<Role>,
    pub people: Vec<Person>,
    pub keys: Vec<Key>,
}

/// Who asks: a person in a session, or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Session(usize),
    Key(usize),
}

pub fn covers(mine: Set, theirs: Set) -> bool {
    theirs & !mine == 0
}

impl Model {
    pub fn everyone(&self) -> impl Iterator<Item = Who> {
        (0..self.people.len()).map(Who::Session).chain((0..self.keys.len()).map(Who::Key))
    }

    // Rule 2: power.

    pub fn granted_by(&self, role: usize) -> Set {
        match role {
            0 => EVERYTHING,
            _ if self.roles[role].there => self.roles[role].grants,
            _ => 0,
        }
    }

    pub fn held(&self, person: usize) -> Set {
        if !self.people[person].there {
            return 0;
        }
        self.people[person].roles.iter().fold(0, |held, role| held | self.granted_by(*role))
    }

    pub fn power_of_person(&self, person: usize) -> Set {
        let p = &self.people[person];
        if !p.there || p.deleted || p.disabled || p.invited {
            return 0;
        }
        match p.brought_in_by {
            None => self.held(person),
            Some(key) => self.held(person) & self.power_of_key(key),
        }
    }

    pub fn power_of_key(&self, key: usize) -> Set {
        let k = &self.keys[key];
        if !k.there || k.disabled || k.expired {
            return 0;
        }
        let scope = k.scope.unwrap_or(EVERYTHING);
        let issuer = k.issued_by.map_or(EVERYTHING, |issuer| self.power_of_key(issuer));
        self.power_of_person(k.owner) & scope & issuer
    }

    pub fn power(&self, who: Who) -> Set {
        match who {
            Who::Session(person) => self.power_of_person(person),
            Who::Key(key) => self.power_of_key(key),
        }
    }

    // Rule 3: origin and lineage.

    fn principal(&self, who: Who) -> usize {
        match who {
            Who::Session(person) => person,
            Who::Key(key) => self.keys[key].owner,
        }
    }

    fn bringer(&self, person: usize) -> Option<usize> {
        self.people[person].brought_in_by.filter(|_| self.people[person].there)
    }

    fn issuer(&self, key: usize) -> Option<usize> {
        self.keys[key].issued_by.filter(|_| self.keys[key].there)
    }

    pub fn origin(&self, who: Who) -> Option<usize> {
        match who {
            Who::Session(person) => self.bringer(person),
            Who::Key(key) => Some(key),
        }
    }

    /// The one or two keys that a key directly depends on.
    fn above_key(&self, key: usize) -> Vec<usize> {
        self.bringer(self.keys[key].owner).into_iter().chain(self.issuer(key)).collect()
    }

    /// A key and all that it depends on, as often as there are ways to them.
    pub fn lineage_of_key(&self, key: usize) -> Vec<usize> {
        let above = self.above_key(key).into_iter().flat_map(|above| self.lineage_of_key(above));
        [key].into_iter().chain(above).collect()
    }

    pub fn lineage_of_person(&self, person: usize) -> Vec<usize> {
        self.bringer(person).map_or_else(Vec::new, |key| self.lineage_of_key(key))
    }

    fn lineage(&self, who: Who) -> Vec<usize> {
        match who {
            Who::Session(person) => self.lineage_of_person(person),
            Who::Key(key) => self.lineage_of_key(key),
        }
    }

    /// How many links something has above it when it is made with this origin.
    pub fn links(&self, origin: Option<usize>) -> usize {
        origin.map_or(0, |key| {
            1 + self.above_key(key).into_iter().map(|above| self.links(Some(above))).max().unwrap_or(0)
        })
    }

    /// All that is wrong with a key and its owner, leaving aside what is above them.
    pub fn faults(&self, key: usize) -> Vec<BlockReason> {
        let (k, owner) = (&self.keys[key], &self.people[self.keys[key].owner]);
        let faults = [
            (!k.there, BlockReason::KeyDeleted),
            (k.there && k.disabled, BlockReason::KeyDisabled),
            (k.there && k.expired, BlockReason::KeyExpired),
            (!owner.there || owner.deleted, BlockReason::OwnerDeleted),
            (owner.there && owner.disabled, BlockReason::OwnerDisabled),
            (owner.there && owner.invited, BlockReason::OwnerInvited),
        ];
        faults.into_iter().filter(|(wrong, _)| *wrong).map(|(_, reason)| reason).collect()
    }

    /// The first broken links met going up from a key, on each way.
    pub fn breaks(&self, key: usize) -> Vec<usize> {
        if !self.faults(key).is_empty() {
            return vec![key];
        }
        self.above_key(key).into_iter().flat_map(|above| self.breaks(above)).collect()
    }

    // Rule 4: granting.

    fn depends_on(&self, who: Who, person: usize) -> bool {
        self.principal(who) == person || self.lineage(who).iter().any(|key| self.keys[*key].owner == person)
    }

    fn holds(&self, person: usize, role: usize) -> bool {
        self.people[person].there && self.people[person].roles.contains(&role)
    }

    pub fn may_create_role(&self, who: Who, grants: Set) -> bool {
        covers(self.power(who), grants)
    }

    pub fn may_edit_role(&self, who: Who, role: usize, after: Set, renames: bool) -> bool {
        let (power, before) = (self.power(who), self.granted_by(role));
        let own = (0..self.people.len()).any(|person| self.depends_on(who, person) && self.holds(person, role));
        let narrows = covers(before, after) && !renames;
        covers(power, before)
            && covers(power, after)
            && (power == EVERYTHING || !own)
            && (narrows || self.is_inside(who, self.roles[role].made_by))
    }

    /// Whether what this key made is in the lineage of whoever asks; without an origin everything is.
    fn is_inside(&self, who: Who, made_by: Option<usize>) -> bool {
        let Some(origin) = self.origin(who) else { return true };
        made_by.is_some_and(|key| key == origin || self.is_inside(who, self.issuer(key)))
    }

    pub fn may_give_roles(&self, who: Who, roles: &[usize]) -> bool {
        roles.iter().all(|role| covers(self.power(who), self.granted_by(*role)))
    }

    // Rule 5: touching.

    /// Whether a person is in one's own lineage: brought in, however indirectly, by one's origin or one of one's keys.
    fn is_below(&self, who: Who, target: usize) -> bool {
        self.lineage_of_person(target).into_iter().any(|key| match self.origin(who) {
            Some(origin) => key == origin,
            None => self.keys[key].owner == self.principal(who),
        })
    }

    fn may_touch_at_all(&self, who: Who, target: usize) -> bool {
        let bound = self.origin(who).is_some();
        self.people[target].there && !(bound && self.depends_on(who, target))
    }

    fn covers_held(&self, who: Who, target: usize) -> bool {
        self.may_touch_at_all(who, target) && covers(self.power(who), self.held(target))
    }

    pub fn may_change(&self, who: Who, target: usize) -> bool {
        self.covers_held(who, target) && self.is_inside(who, self.people[target].brought_in_by)
    }

    pub fn may_reduce(&self, who: Who, target: usize) -> bool {
        let is_less = self.is_below(who, target) && covers(self.power(who), self.power_of_person(target));
        self.may_touch_at_all(who, target) && (is_less || self.covers_held(who, target))
    }

    pub fn may_let_in(&self, who: Who, target: usize) -> bool {
        self.may_change(who, target) && self.principal(who) != target
    }

    pub fn may_adopt(&self, who: Who, target: usize) -> bool {
        self.covers_held(who, target) && self.origin(who).is_none() && self.principal(who) != target
    }

    pub fn may_hand_over(&self, who: Who, target: usize, key: usize) -> bool {
        let above = self.lineage_of_key(key);
        self.may_adopt(who, target)
            && self.people[target].brought_in_by.is_none()
            && self.keys[key].there
            && self.breaks(key).is_empty()
            && !above.into_iter().any(|above| self.keys[above].owner == target)
            && covers(self.power_of_key(key), self.held(target))
            && self.links(Some(key)) + self.people[target].height <= 3
    }

    pub fn may_revive(&self, who: Who, key: usize) -> bool {
        self.is_inside(who, self.issuer(key))
    }
}
