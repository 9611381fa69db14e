//! The two types of every random secret: `Secret` in clear, and its `Hash`.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// A secret in clear. It is answered once, wiped when dropped, and hidden in `Debug`.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a secret text.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, to answer to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The hash, to store instead of the secret.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.0)
    }
}

postern_shared::partial_debug!(Secret {});

/// The SHA-256 of a secret. The secrets are random, so a slow hash would only take more time.
#[derive(Clone, Copy)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of a text.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Whether both are hashes of the same text, compared in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }

    /// The bytes, to tell secrets apart where no attacker can choose them.
    pub fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// The hash in lower-case hexadecimal.
    pub fn hex(&self) -> String {
        hex::encode(self.0)
    }
}

postern_shared::partial_debug!(Hash {});

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.hex())
    }
}

impl FromStr for Hash {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| "expected 64 hexadecimal digits")?;
        Ok(Self(bytes))
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
