//! Random bearer secrets: keys, session and device cookies, invitation codes and set-up codes.
//!
//! All have the same form: a prefix for the kind, a public reference to the owner, the secret, and a checksum. Because
//! of the checksum, a mistyped secret is refused before anything is read from the table.
//!
//! ```text
//! pst_ u 0000000000ab 00000000000k _ 28 random base62 digits, 166 bits  CRC-32 in 6 base62 digits
//! ```
//!
//! The part before the second underscore is public: it is shown in lists and written to logs.

use postern_shared::api_key::KEY_PREFIX;
use postern_shared::id::{ApiUserId, KeyId, RANDOM_LENGTH, SessionId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};

use super::hash::{Hash, Secret};
use crate::random::{BASE62, Random};

/// Random base62 digits in a secret: 28 × log2(62) = 166 bits.
const SECRET_LENGTH: usize = 28;
/// Base62 digits that hold a CRC-32: 62^6 > 2^32.
const CHECKSUM_LENGTH: usize = 6;

const SESSION: &str = "pss_";
const INVITATION: &str = "psi_";
const SETUP: &str = "psu_";
const DEVICE: &str = "psd_";

/// Makes the secret of a key.
pub fn key(random: &Random, key: &KeyRef) -> Secret {
    mint(random, &key_prefix(key))
}

/// The public part of a key: everything before its secret.
pub fn key_prefix(key: &KeyRef) -> String {
    let (kind, owner) = match &key.owner {
        PrincipalId::User(id) => ('u', id.random_part()),
        PrincipalId::ApiUser(id) => ('a', id.random_part()),
    };
    format!("{KEY_PREFIX}{kind}{owner}{}", key.id.random_part())
}

/// Reads a key: its reference and the hash of the text; `None` if it is malformed.
pub fn read_key(text: &str) -> Option<(KeyRef, Hash)> {
    let public = read(text, KEY_PREFIX, 1 + 2 * RANDOM_LENGTH)?;
    Some((reference(public)?, Hash::of(text)))
}

/// Reads the public part of a key; `None` if it is malformed.
pub fn read_key_prefix(text: &str) -> Option<KeyRef> {
    reference(text.strip_prefix(KEY_PREFIX)?)
}

/// The key that a public reference names.
fn reference(public: &str) -> Option<KeyRef> {
    let (kind, ids) = public.split_at_checked(1)?;
    let (owner, id) = ids.split_at_checked(RANDOM_LENGTH)?;
    let owner = match kind {
        "u" => UserId::from_random(owner).ok()?.into(),
        "a" => ApiUserId::from_random(owner).ok()?.into(),
        _ => return None,
    };
    Some(KeyRef { owner, id: KeyId::from_random(id).ok()? })
}

/// Makes the secret of a session.
pub fn session(random: &Random, user: &UserId, session: &SessionId) -> Secret {
    mint(random, &format!("{SESSION}{}{}", user.random_part(), session.random_part()))
}

/// Reads a session cookie: its user, its session and the hash of the text; `None` if it is malformed.
pub fn read_session(text: &str) -> Option<(UserId, SessionId, Hash)> {
    let (user, session) = read(text, SESSION, 2 * RANDOM_LENGTH)?.split_at(RANDOM_LENGTH);
    Some((UserId::from_random(user).ok()?, SessionId::from_random(session).ok()?, Hash::of(text)))
}

/// Makes the code of an invitation.
pub fn invitation(random: &Random, user: &UserId) -> Secret {
    mint(random, &format!("{INVITATION}{}", user.random_part()))
}

/// Reads an invitation code: its user and the hash of the text; `None` if it is malformed.
pub fn read_invitation(text: &str) -> Option<(UserId, Hash)> {
    let user = read(text, INVITATION, RANDOM_LENGTH)?;
    Some((UserId::from_random(user).ok()?, Hash::of(text)))
}

/// Makes the code that sets Postern up.
pub fn setup(random: &Random) -> Secret {
    mint(random, &format!("{SETUP}{}", random.base62(RANDOM_LENGTH)))
}

/// Whether the text has the form of a set-up code.
pub fn is_setup(text: &str) -> bool {
    read(text, SETUP, RANDOM_LENGTH).is_some()
}

/// Makes the cookie of a browser that signs in.
pub fn device(random: &Random) -> Secret {
    mint(random, &format!("{DEVICE}{}", random.base62(RANDOM_LENGTH)))
}

/// Reads the cookie of a browser that signed in before; `None` if it is malformed.
pub fn read_device(text: &str) -> Option<Secret> {
    read(text, DEVICE, RANDOM_LENGTH).map(|_| Secret::new(text.to_owned()))
}

fn mint(random: &Random, public: &str) -> Secret {
    let body = format!("{public}_{}", random.base62(SECRET_LENGTH));
    let checksum = checksum(&body);
    Secret::new(body + &checksum)
}

/// The public reference in a well-formed secret with this prefix; `None` if it is malformed.
fn read<'a>(text: &'a str, prefix: &str, public_length: usize) -> Option<&'a str> {
    if text.len() != prefix.len() + public_length + 1 + SECRET_LENGTH + CHECKSUM_LENGTH || !text.is_ascii() {
        return None;
    }
    let (body, sum) = text.split_at(text.len() - CHECKSUM_LENGTH);
    let (public, secret) = body.strip_prefix(prefix)?.split_at(public_length);
    let secret = secret.strip_prefix('_')?;
    let well_formed = public.bytes().chain(secret.bytes()).all(|byte| byte.is_ascii_alphanumeric());
    (well_formed && sum == checksum(body)).then_some(public)
}

fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; CHECKSUM_LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}
