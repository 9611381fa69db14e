//! A value from the service, fetched when a screen opens and again when needed.
//!
//! A `LocalResource` would do the same, but its code is compiled again for each type of value. Here the work is done without
//! the type.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

/// Stores the value that has arrived.
type Store = Box<dyn FnOnce()>;

/// A value, once it is there. While it is fetched again, the one before stays.
pub struct Fetched<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    fetches: RwSignal<u32>,
}

impl<T: Send + Sync> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Fetched<T> {}

impl<T: Send + Sync> Fetched<T> {
    /// A value that is fetched now, and again when a signal changes that `fetch` reads before it awaits.
    pub fn new<F: Future<Output = T> + 'static>(fetch: impl Fn() -> F + 'static) -> Self {
        let value = RwSignal::new(None);
        let fetches = start(Box::new(move || {
            let coming = fetch();
            Box::pin(async move {
                let arrived = coming.await;
                Box::new(move || drop(value.try_set(Some(arrived)))) as Store
            })
        }));
        Self { value, fetches }
    }

    /// The value, if it is there.
    pub fn get(self) -> Option<T>
    where
        T: Clone,
    {
        self.value.get()
    }

    /// Looks at the value, if it is there.
    pub fn with<U>(self, look: impl FnOnce(&Option<T>) -> U) -> U {
        self.value.with(look)
    }

    /// Fetches it again.
    pub fn refetch(self) {
        self.fetches.update(|fetches| *fetches += 1);
    }
}

/// Fetches, again for each change of the signal that it returns.
fn start(fetch: Box<dyn Fn() -> Pin<Box<dyn Future<Output = Store>>>>) -> RwSignal<u32> {
    let (fetches, latest) = (RwSignal::new(0), StoredValue::new(0_u32));
    Effect::new(move || {
        fetches.track();
        let coming = fetch();
        let number = latest.try_update_value(|number| {
            *number += 1;
            *number
        });
        spawn_local(async move {
            let store = coming.await;
            // An answer to an earlier fetch is dropped, like one that arrives after the screen was left.
            if number.is_some() && latest.try_get_value() == number {
                store();
            }
        });
    });
    fetches
}
