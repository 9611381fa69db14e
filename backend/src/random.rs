//! Chance. Everything that needs it is given a [`Random`]; only this file asks the machine.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use postern_shared::id::{self, NotAnId};

/// The digits of base62, in order of value.
pub const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A source of random bytes fit for secrets.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Random {
    /// The machine's own source.
    ///
    /// # Panics
    /// Whenever the machine has no randomness: no secret can be made then.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(|bytes| {
            #[expect(clippy::disallowed_methods, reason = "this is the source that others ask")]
            let filled = getrandom::fill(bytes);
            #[expect(clippy::expect_used, reason = "without randomness no secret can be made: stop")]
            filled.expect("the machine gives random bytes");
        })
    }

    /// A source that fills bytes as the function does.
    pub fn from_fn(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// This many random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// Text of this many base62 digits, each equally likely.
    #[must_use]
    pub fn base62(&self, length: usize) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            // 248 is the greatest multiple of 62 in a byte; what lies above would favour the first digits.
            let fair = self.bytes::<64>().into_iter().filter(|byte| *byte < 248);
            text.extend(fair.take(length - text.len()).map(|byte| char::from(BASE62[usize::from(byte % 62)])));
        }
        text
    }

    /// A fresh id of the kind that the function makes of a random part.
    pub fn id<T>(&self, from_random: fn(&str) -> Result<T, NotAnId>) -> T {
        loop {
            if let Ok(id) = from_random(&self.base62(id::RANDOM_LENGTH)) {
                return id;
            }
        }
    }

    /// A duration between nothing and the given one.
    #[must_use]
    pub fn up_to(&self, most: Duration) -> Duration {
        most.mul_f64(f64::from(u32::from_le_bytes(self.bytes())) / f64::from(u32::MAX))
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}
