//! The randomness of secrets: no duplicates, uniformly distributed digits at every position, and enough bits.

use std::collections::HashSet;

use postern_backend::random::{BASE62, Random};
use postern_backend::secret::bearer;
use postern_backend::secret::hash::Secret;
use postern_shared::id::{KeyId, UserId};

use super::{KINDS, key_of};

/// The number of secrets tested.
const SECRETS: usize = 1_000_000;
/// The number of base62 digits in the checksum at the end of every secret.
const CHECKSUM: usize = 6;
/// The value that chi-square with 61 degrees of freedom exceeds once in a thousand million times.
const ONCE_IN_1E9: f64 = 153.0;

/// The random part of a secret.
fn random_part(secret: &Secret) -> Vec<u8> {
    let (_, part) = secret.reveal().rsplit_once('_').unwrap();
    part.as_bytes()[..part.len() - CHECKSUM].to_vec()
}

/// The greatest chi-square of any position, against a uniform distribution of digits.
fn worst_chi_square(parts: impl Iterator<Item = Vec<u8>>) -> f64 {
    let mut counts: Vec<[u32; 256]> = Vec::new();
    for part in parts {
        counts.resize(part.len().max(counts.len()), [0; 256]);
        for (count, byte) in counts.iter_mut().zip(part) {
            count[usize::from(byte)] += 1;
        }
    }
    let chi_square = |counts: &[u32; 256]| {
        let digits = BASE62.iter().map(|digit| f64::from(counts[usize::from(*digit)]));
        let total: f64 = counts.iter().copied().map(f64::from).sum();
        digits.map(|count| (count - total / 62.0).powi(2) / (total / 62.0)).sum::<f64>()
    };
    counts.iter().map(chi_square).fold(0.0, f64::max)
}

#[test]
fn secrets_are_unique_and_their_digits_are_uniformly_distributed() {
    let random = Random::system();
    // One key rotated repeatedly: the public part is constant, so only the random part differs.
    let key = key_of(random.id(UserId::from_random), &random);
    let mut seen = HashSet::with_capacity(SECRETS);
    let parts = (0..SECRETS).map(|_| {
        let part = random_part(&bearer::key(&random, &key));
        assert!(seen.insert(part.clone()), "the same secret occurred twice");
        part
    });
    let worst = worst_chi_square(parts);
    assert!(worst < ONCE_IN_1E9, "chi-square {worst}");
}

#[test]
fn the_chi_square_test_detects_digits_taken_modulo_from_a_byte() {
    let random = Random::system();
    let biased = |byte: u8| BASE62[usize::from(byte % 62)];
    let parts = (0..20_000).map(|_| random.bytes::<28>().map(biased).to_vec());
    assert!(worst_chi_square(parts) > ONCE_IN_1E9);
}

#[test]
fn every_kind_of_secret_has_at_least_160_random_bits() {
    let random = Random::system();
    let user = random.id(UserId::from_random);
    for kind in KINDS {
        let parts: Vec<_> = (0..2000).map(|_| random_part(&(kind.make)(&random, &user))).collect();
        let digits = u32::try_from(parts[0].len()).unwrap();
        assert!(f64::from(digits) * 62_f64.log2() >= 160.0, "{digits} digits");
        assert!(worst_chi_square(parts.into_iter()) < ONCE_IN_1E9);
    }
}

#[test]
fn the_digits_of_ids_are_uniformly_distributed() {
    let random = Random::system();
    let parts = (0..20_000).map(|_| random.id(KeyId::from_random).random_part().as_bytes().to_vec());
    assert!(worst_chi_square(parts) < ONCE_IN_1E9);
}
