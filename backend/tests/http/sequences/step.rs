//! What can be asked for, chosen among whatever there is by then. Smaller choices are simpler, so sequences shrink well.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// What these sequences are about. Whoever starts holds all but the last two at most.
const PERMISSIONS: [&str; 8] = [
    "users:read",
    "users:write",
    "roles:read",
    "roles:write",
    "api_tokens:generate",
    "inventory:read",
    "inventory:write",
    "billing:read",
];
/// What whoever starts holds.
pub const AT_THE_START: Permissions = Permissions(0b0011_1111);
/// What somebody holds whom they do not cover.
pub const BEYOND: Permissions = Permissions(0b1110_0001);

/// Some permissions, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions(u8);

impl Permissions {
    pub fn names(self) -> Vec<&'static str> {
        PERMISSIONS.iter().enumerate().filter(|(n, _)| self.0 & 1 << n != 0).map(|(_, name)| *name).collect()
    }
}

/// From what a sequence starts.
#[derive(Debug, Clone, Copy)]
pub enum Start {
    /// A token of somebody independent.
    Token { scope: Option<Permissions> },
    /// The session of somebody whom such a token brought in.
    Bound,
    /// The session of somebody independent.
    Independent,
}

/// One of those there are, by number, the latest first, round and round.
pub type Choice = u8;

/// What one of those under control asks for.
#[derive(Debug, Clone)]
pub struct Step {
    pub who: Choice,
    pub ask: Ask,
}

#[derive(Debug, Clone)]
pub enum Ask {
    CreateRole(Permissions),
    EditRole(Choice, Permissions),
    DeleteRole(Choice),
    CreateUser(Option<Vec<Choice>>),
    GiveRoles(Choice, Vec<Choice>),
    Disable(Choice, bool),
    InviteAgain(Choice),
    Adopt(Choice),
    Delete(Choice),
    MakeToken(Option<Permissions>),
    RotateToken(Choice),
    DisableToken(Choice, bool),
}

impl Ask {
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateRole(_) => "create a role",
            Self::EditRole(..) => "edit a role",
            Self::DeleteRole(_) => "delete a role",
            Self::CreateUser(_) => "create a user",
            Self::GiveRoles(..) => "give roles",
            Self::Disable(..) => "disable or enable a user",
            Self::InviteAgain(_) => "invite again",
            Self::Adopt(_) => "adopt",
            Self::Delete(_) => "delete a user",
            Self::MakeToken(_) => "make a token",
            Self::RotateToken(_) => "rotate a token",
            Self::DisableToken(..) => "disable or enable a token",
        }
    }
}

/// Mostly within what the start holds, for the sake of success.
pub fn permissions() -> impl Strategy<Value = Permissions> {
    prop_oneof![
        2 => Just(AT_THE_START),
        3 => any::<u8>().prop_map(|bits| Permissions(bits & AT_THE_START.0 | 0b1_1011)),
        3 => any::<u8>().prop_map(Permissions),
    ]
}

pub fn any_step() -> impl Strategy<Value = Step> {
    let choice = || any::<Choice>();
    let roles = || vec(choice(), 0..3);
    let ask = prop_oneof![
        2 => permissions().prop_map(Ask::CreateRole),
        4 => (choice(), permissions()).prop_map(|(role, set)| Ask::EditRole(role, set)),
        1 => choice().prop_map(Ask::DeleteRole),
        5 => option::weighted(0.8, roles()).prop_map(Ask::CreateUser),
        4 => (choice(), roles()).prop_map(|(user, roles)| Ask::GiveRoles(user, roles)),
        1 => (choice(), any::<bool>()).prop_map(|(user, disabled)| Ask::Disable(user, disabled)),
        4 => choice().prop_map(Ask::InviteAgain),
        3 => choice().prop_map(Ask::Adopt),
        1 => choice().prop_map(Ask::Delete),
        5 => option::of(permissions()).prop_map(Ask::MakeToken),
        1 => choice().prop_map(Ask::RotateToken),
        1 => (choice(), any::<bool>()).prop_map(|(token, disabled)| Ask::DisableToken(token, disabled)),
    ];
    (choice(), ask).prop_map(|(who, ask)| Step { who, ask })
}
