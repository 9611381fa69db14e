//! Randomness. Everything that needs it is given a [`Random`]. Only this file reads the machine's random source.

use std::sync::Arc;
use std::time::Duration;

use postern_shared::id::{self, NotAnId};

/// The digits of base62, in ascending order.
pub const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A source of random bytes that are good enough for secrets.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Random {
    /// The machine's random source.
    ///
    /// # Panics
    /// The source panics if the machine cannot provide random bytes.
    pub fn system() -> Self {
        Self::from_fn(|bytes| {
            #[expect(clippy::disallowed_methods, reason = "this is the source that everything else uses")]
            let filled = getrandom::fill(bytes);
            #[expect(clippy::expect_used, reason = "without randomness no secret can be made")]
            filled.expect("the machine provides random bytes");
        })
    }

    /// A source that gets its bytes from a function.
    pub fn from_fn(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// This many random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// A text of this many base62 digits, each equally likely.
    pub fn base62(&self, length: usize) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            // 248 is the largest multiple of 62 in a byte. Larger bytes would favour the first digits.
            let fair = self.bytes::<64>().into_iter().filter(|byte| *byte < 248);
            text.extend(fair.take(length - text.len()).map(|byte| char::from(BASE62[usize::from(byte % 62)])));
        }
        text
    }

    /// A new id, which the function makes from a random part.
    pub fn id<T>(&self, from_random: fn(&str) -> Result<T, NotAnId>) -> T {
        loop {
            if let Ok(id) = from_random(&self.base62(id::RANDOM_LENGTH)) {
                return id;
            }
        }
    }

    /// A random duration between zero and `most`.
    pub fn up_to(&self, most: Duration) -> Duration {
        most.mul_f64(f64::from(u32::from_le_bytes(self.bytes())) / f64::from(u32::MAX))
    }
}

postern_shared::partial_debug!(Random {});
