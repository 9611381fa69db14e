//! A list that is loaded in pages and grows downwards without jumping.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::overview::Tally;
use postern_shared::page::{Listing, PAGE_LIMIT, Page};

use crate::api::Failure;

/// The most pages that are loaded again at once, after going back to the list.
const PAGES_AT_ONCE: usize = 20;

/// How many pages without items are passed over by themselves. A filtered page can be empty and still not be the last.
const EMPTY_PAGES: usize = 10;

/// A page that is being loaded.
type PageFuture<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Failure>>>>;

/// Loads the page at a cursor, or the first.
type LoadPage<T> = Box<dyn Fn(Option<String>) -> PageFuture<T>>;

/// A list as far as it is loaded.
pub struct PagedList<T: Send + Sync + 'static> {
    /// The items loaded so far.
    pub items: RwSignal<Vec<T>>,
    /// How many items the list has, if it can count them.
    pub total: RwSignal<Option<Tally>>,
    /// Whether a page is being loaded.
    pub loading: RwSignal<bool>,
    /// Whether the first page is loaded, so that an empty list is really empty.
    pub is_loaded: RwSignal<bool>,
    /// Why the last page could not be loaded.
    pub failure: RwSignal<Option<Failure>>,
    /// The text the list is searched for; empty for all of it.
    pub search: RwSignal<String>,
    next: RwSignal<Option<String>>,
    /// How many pages are loaded, and the parameter of the address that remembers it; it is empty for one page.
    count: StoredValue<usize>,
    remembered: StoredValue<Option<RwSignal<String>>>,
    /// The number of the latest request: answers to earlier ones are dropped.
    latest_request: StoredValue<u32>,
    ask: StoredValue<LoadPage<T>, LocalStorage>,
}

impl<T: Send + Sync> Clone for PagedList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for PagedList<T> {}

impl<T: Send + Sync + Clone + 'static> PagedList<T> {
    /// A list that loads its pages with `ask`, by their cursor. It starts again when a signal changes that `ask` reads before
    /// it awaits.
    pub fn new<F>(ask: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let pages = Self {
            items: RwSignal::new(Vec::new()),
            total: RwSignal::new(None),
            loading: RwSignal::new(false),
            is_loaded: RwSignal::new(false),
            failure: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            next: RwSignal::new(None),
            count: StoredValue::new(1),
            remembered: StoredValue::new(None),
            latest_request: StoredValue::new(0),
            ask: StoredValue::new_local(Box::new(move |cursor| Box::pin(ask(cursor)))),
        };
        Effect::new(move |before: Option<()>| {
            if before.is_some() {
                // Another filter or order: another list.
                pages.count.set_value(1);
            }
            pages.load(None);
        });
        pages
    }

    /// A list that a person can search for a text.
    pub fn searched<F>(search: RwSignal<String>, ask: impl Fn(Listing) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let pages = Self::new(move |cursor| {
            let q = Some(search.get()).filter(|text| !text.is_empty());
            ask(Listing { q, total: asks_total(cursor.as_ref()), cursor, ..Listing::default() })
        });
        pages.searching(search)
    }

    /// The list with the text that its pages are searched for, which `ask` reads itself.
    pub fn searching(self, search: RwSignal<String>) -> Self {
        Self { search, ..self }
    }

    /// The list that loads as many pages as this parameter of the address says, so that going back to it shows as much as before.
    pub fn remembering(self, parameter: RwSignal<String>) -> Self {
        let count = parameter.with_untracked(|count| count.parse().unwrap_or(1));
        self.count.set_value(count.clamp(1, PAGES_AT_ONCE));
        self.remembered.set_value(Some(parameter));
        self
    }

    /// Whether there is more to load.
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Loads the next page.
    pub fn more(self) {
        if !self.loading.get_untracked() {
            untrack(|| self.load(self.next.get_untracked()));
        }
    }

    /// Loads as many pages again as are shown. What is shown stays until the answer arrives.
    pub fn reload(self) {
        untrack(|| self.load(None));
    }

    fn load(self, cursor: Option<String>) {
        let first = cursor.is_none();
        // After the screen was left there is nothing to load.
        let Some(coming) = self.ask.try_with_value(|ask| ask(cursor)) else { return };
        let request = self.latest_request.try_update_value(|number| {
            *number += 1;
            *number
        });
        let wanted = if first { self.count.try_get_value().unwrap_or(1) } else { 1 };
        self.loading.set(true);
        spawn_local(async move {
            let mut outcome = self.skip_empty(coming.await, request).await;
            for _ in 1..wanted {
                let Ok(Page { items, next_cursor: Some(next), total }) = outcome else { break };
                let Some(coming) = self.ask_after(next, request) else { return };
                let page = self.skip_empty(coming.await, request).await;
                outcome = page.map(|page| Page { items: items.into_iter().chain(page.items).collect(), total, ..page });
            }
            if self.latest_request.try_get_value() != request {
                return;
            }
            match outcome {
                Ok(page) => {
                    self.failure.set(None);
                    if first {
                        self.items.set(page.items);
                        self.total.set(page.total);
                    } else {
                        self.items.update(|items| items.extend(page.items));
                        self.count.update_value(|count| *count += 1);
                    }
                    self.next.set(page.next_cursor);
                    self.is_loaded.set(true);
                    self.remember();
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.loading.set(false);
        });
    }

    /// Passes over pages without items.
    async fn skip_empty(self, mut outcome: Result<Page<T>, Failure>, request: Option<u32>) -> Result<Page<T>, Failure> {
        for _ in 0..EMPTY_PAGES {
            let Ok(Page { items, next_cursor: Some(next), .. }) = &outcome else { break };
            if !items.is_empty() {
                break;
            }
            let Some(coming) = self.ask_after(next.clone(), request) else { break };
            outcome = coming.await;
        }
        outcome
    }

    /// Asks for a further page; `None` if the screen was left, or the list was loaded again from its start.
    fn ask_after(self, cursor: String, request: Option<u32>) -> Option<PageFuture<T>> {
        if self.latest_request.try_get_value() != request {
            return None;
        }
        untrack(|| self.ask.try_with_value(|ask| ask(Some(cursor))))
    }

    /// Puts the number of pages into the address.
    fn remember(self) {
        let Some(parameter) = self.remembered.get_value() else { return };
        let count = self.count.get_value();
        let count = if count == 1 { String::new() } else { count.to_string() };
        if parameter.with_untracked(|before| *before != count) {
            parameter.set(count);
        }
    }
}

impl<T: Send + Sync + 'static> PagedList<Arc<T>> {
    /// A list with shared items, because a long list is cloned whenever it grows.
    pub fn shared<F>(ask: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        Self::new(move |cursor| {
            let page = ask(cursor);
            async move {
                let Page { items, next_cursor, total } = page.await?;
                Ok(Page { items: items.into_iter().map(Arc::new).collect(), next_cursor, total })
            }
        })
    }
}

/// Whether the page at a cursor comes with the number of all items: the first one does.
pub fn asks_total(cursor: Option<&String>) -> Option<bool> {
    cursor.is_none().then_some(true)
}

/// All items of a list, loaded page by page.
pub async fn fetch_all<T, F>(ask: impl Fn(Listing) -> F) -> Result<Vec<T>, Failure>
where
    F: Future<Output = Result<Page<T>, Failure>>,
{
    let (mut items, mut cursor) = (Vec::new(), None);
    loop {
        let page = ask(Listing { limit: Some(PAGE_LIMIT), cursor, ..Listing::default() }).await?;
        items.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(items);
        }
    }
}
