//! The chance in secrets: no duplicate, every digit as likely as every other at every place, and enough of it.

use std::collections::HashSet;

use postern_backend::random::{BASE62, Random};
use postern_backend::secret::bearer;
use postern_backend::secret::hash::Secret;
use postern_shared::id::{KeyId, SessionId, UserId};
use postern_shared::principal::KeyRef;

/// Secrets that are looked at.
const SECRETS: usize = 1_000_000;
/// Base62 digits of the checksum that every secret ends with.
const CHECKSUM: usize = 6;
/// What chi-square with 61 degrees of freedom exceeds once in a thousand million times.
const ONCE_IN_1E9: f64 = 153.0;

/// The random part of a secret.
fn random_part(secret: &Secret) -> Vec<u8> {
    let (_, part) = secret.reveal().rsplit_once('_').unwrap();
    part.as_bytes()[..part.len() - CHECKSUM].to_vec()
}

/// The greatest chi-square of any place against every digit being as likely as every other.
fn worst_chi_square(parts: impl Iterator<Item = Vec<u8>>) -> f64 {
    let mut counts: Vec<[u32; 256]> = Vec::new();
    for part in parts {
        counts.resize(part.len().max(counts.len()), [0; 256]);
        for (place, byte) in counts.iter_mut().zip(part) {
            place[usize::from(byte)] += 1;
        }
    }
    let of_place = |counts: &[u32; 256]| {
        let digits = BASE62.iter().map(|digit| f64::from(counts[usize::from(*digit)]));
        let all: f64 = counts.iter().copied().map(f64::from).sum();
        digits.map(|count| (count - all / 62.0).powi(2) / (all / 62.0)).sum::<f64>()
    };
    counts.iter().map(of_place).fold(0.0, f64::max)
}

#[test]
fn every_secret_is_new_and_every_digit_of_it_is_as_likely_as_every_other() {
    let random = Random::system();
    // One key rotated over and over: the public part is the same, so all that differs is chance.
    let user: UserId = random.id(UserId::from_random);
    let key = KeyRef { owner: user.into(), id: random.id(KeyId::from_random) };
    let mut seen = HashSet::with_capacity(SECRETS);
    let parts = (0..SECRETS).map(|_| {
        let part = random_part(&bearer::key(&random, &key));
        assert!(seen.insert(part.clone()), "the same secret twice");
        part
    });
    let worst = worst_chi_square(parts);
    assert!(worst < ONCE_IN_1E9, "chi-square {worst}");
}

#[test]
fn the_chi_square_would_tell_digits_taken_as_the_rest_of_a_byte() {
    let random = Random::system();
    let careless = |byte: u8| BASE62[usize::from(byte % 62)];
    let parts = (0..20_000).map(|_| random.bytes::<28>().map(careless).to_vec());
    assert!(worst_chi_square(parts) > ONCE_IN_1E9);
}

#[test]
fn every_kind_of_secret_has_at_least_160_random_bits() {
    let random = Random::system();
    let user: UserId = random.id(UserId::from_random);
    let key = KeyRef { owner: user.clone().into(), id: random.id(KeyId::from_random) };
    let session: SessionId = random.id(SessionId::from_random);
    let make: [&dyn Fn() -> Secret; 4] = [
        &|| bearer::key(&random, &key),
        &|| bearer::session(&random, &user, &session),
        &|| bearer::invitation(&random, &user),
        &|| bearer::setup(&random),
    ];
    for make in make {
        let parts: Vec<_> = (0..2000).map(|_| random_part(&make())).collect();
        let digits = u32::try_from(parts[0].len()).unwrap();
        assert!(f64::from(digits) * 62_f64.log2() >= 160.0, "{digits} digits");
        assert!(worst_chi_square(parts.into_iter()) < ONCE_IN_1E9);
    }
}

#[test]
fn ids_are_made_of_chance_alone() {
    let random = Random::system();
    let parts = (0..20_000).map(|_| random.id(KeyId::from_random).random_part().as_bytes().to_vec());
    assert!(worst_chi_square(parts) < ONCE_IN_1E9);
}
