//! Secrets: the format and randomness of keys and codes, and the rules for passwords. No table, no HTTP.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common_passwords;
mod format;
mod passwords;
mod randomness;

use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::secret::hash::Secret;
use postern_shared::id::{KeyId, SessionId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};

/// A kind of secret: how a user's is made, and whether a text is read as one.
struct Kind {
    make: fn(&Random, &UserId) -> Secret,
    reads: fn(&str) -> bool,
}

/// Keys, sessions, invitations and set-up codes.
const KINDS: [Kind; 4] = [
    Kind {
        make: |random, user| bearer::key(random, &key_of(user.clone(), random)),
        reads: |text| bearer::read_key(text).is_some(),
    },
    Kind {
        make: |random, user| bearer::session(random, user, &random.id(SessionId::from_random)),
        reads: |text| bearer::read_session(text).is_some(),
    },
    Kind { make: bearer::invitation, reads: |text| bearer::read_invitation(text).is_some() },
    Kind { make: |random, _| bearer::setup(random), reads: bearer::is_setup },
];

/// A new key of this principal.
fn key_of(owner: impl Into<PrincipalId>, random: &Random) -> KeyRef {
    KeyRef { owner: owner.into(), id: random.id(KeyId::from_random) }
}
