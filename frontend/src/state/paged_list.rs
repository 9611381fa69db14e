//! A list that comes in pages, and grows downwards without ever jumping.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::page::Page;

use crate::api::Failure;

/// A page on its way.
type Coming<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Failure>>>>;

/// How to ask for the page at a cursor, or for the first.
type Ask<T> = Box<dyn Fn(Option<String>) -> Coming<T>>;

/// What is known of a list.
pub struct PagedList<T: Send + Sync + 'static> {
    /// What has come so far.
    pub items: RwSignal<Vec<T>>,
    /// Whether a page is on its way.
    pub loading: RwSignal<bool>,
    /// Whether the first page has come, so that an empty list is really empty.
    pub begun: RwSignal<bool>,
    /// Why the last page did not come.
    pub failure: RwSignal<Option<Failure>>,
    next: RwSignal<Option<String>>,
    /// Which asking the list is at: what comes back for an earlier one is dropped.
    turn: StoredValue<u32>,
    ask: StoredValue<Ask<T>, LocalStorage>,
}

impl<T: Send + Sync> Clone for PagedList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for PagedList<T> {}

impl<T: Send + Sync + Clone + 'static> PagedList<T> {
    /// A list that asks for its pages with `ask`, by their cursor. It starts again whenever something changes that `ask`
    /// reads before it awaits.
    pub fn new<F>(ask: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let pages = Self {
            items: RwSignal::new(Vec::new()),
            loading: RwSignal::new(false),
            begun: RwSignal::new(false),
            failure: RwSignal::new(None),
            next: RwSignal::new(None),
            turn: StoredValue::new(0),
            ask: StoredValue::new_local(Box::new(move |cursor| Box::pin(ask(cursor)))),
        };
        Effect::new(move || pages.load(None));
        pages
    }

    /// Whether there is more to come.
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Asks for the next page.
    pub fn more(self) {
        if !self.loading.get_untracked() {
            untrack(|| self.load(self.next.get_untracked()));
        }
    }

    /// Asks for the list anew. What is shown stays until the answer is there.
    pub fn reload(self) {
        untrack(|| self.load(None));
    }

    fn load(self, cursor: Option<String>) {
        let first = cursor.is_none();
        let coming = self.ask.with_value(|ask| ask(cursor));
        let turn = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        self.loading.set(true);
        spawn_local(async move {
            let outcome = coming.await;
            if self.turn.try_get_value() != turn {
                return;
            }
            match outcome {
                Ok(page) => {
                    self.failure.set(None);
                    if first {
                        self.items.set(page.items);
                    } else {
                        self.items.update(|items| items.extend(page.items));
                    }
                    self.next.set(page.next_cursor);
                    self.begun.set(true);
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.loading.set(false);
        });
    }
}
