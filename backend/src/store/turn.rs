//! Turns at items. DynamoDB cancels a transaction if another one has one of its items, even if both only check it: and all
//! commits of one caller check the caller. So in one process a commit first waits for its turn at each of its items.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use super::item_key::ItemKey;

/// The items that commits of this process have or wait for.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<ItemKey, Weak<Turn<()>>>>>);

/// A commit's turn at its items. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Taken {
    turns: Turns,
    /// The items, each with its turn as soon as it has come.
    taken: Vec<(ItemKey, Option<OwnedMutexGuard<()>>)>,
}

impl Turns {
    /// Waits for a turn at these items, which come in the order of all items: so no two commits wait for each other. At each
    /// item those who wait are served in the order in which they came.
    pub(super) async fn take(&self, items: impl Iterator<Item = ItemKey>) -> Taken {
        let mut taken = Taken { turns: self.clone(), taken: Vec::new() };
        for item in items {
            let turn = self.at(&item);
            // Before the wait: a commit that gives up leaves no entry behind.
            taken.taken.push((item, None));
            let turn = turn.lock_owned().await;
            if let Some((_, last)) = taken.taken.last_mut() {
                *last = Some(turn);
            }
        }
        taken
    }

    fn at(&self, item: &ItemKey) -> Arc<Turn<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(item).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(item.clone(), Arc::downgrade(&turn));
        turn
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let items: Vec<ItemKey> = self.taken.drain(..).map(|(item, _)| item).collect();
        let mut turns = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        for item in items {
            if turns.get(&item).is_some_and(|turn| turn.strong_count() == 0) {
                turns.remove(&item);
            }
        }
    }
}
