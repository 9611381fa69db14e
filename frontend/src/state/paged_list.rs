//! A list that is loaded in pages and grows downwards without jumping.

use std::future::Future;
use std::ops::Deref;
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

/// A page that has arrived. The list puts it in when it is its turn.
struct Arrived {
    next_cursor: Option<String>,
    total: Option<Tally>,
    is_empty: bool,
    /// Puts the items in: in place of those before, or after them.
    put: Box<dyn FnOnce(Place)>,
}

#[derive(Clone, Copy)]
enum Place {
    Instead,
    After,
}

/// A page that is being loaded.
type Coming = Pin<Box<dyn Future<Output = Result<Arrived, Failure>>>>;

/// Loads the page at a cursor, or the first.
type LoadPage = Box<dyn Fn(Option<String>) -> Coming>;

/// A list as far as it is loaded.
pub struct PagedList<T: Send + Sync + 'static> {
    /// The items loaded so far.
    pub items: RwSignal<Vec<T>>,
    pages: Pages,
}

/// Everything of a list but its items. It is the same for all lists, so that its code is compiled once.
#[derive(Clone, Copy)]
pub struct Pages {
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
    ask: StoredValue<LoadPage, LocalStorage>,
}

impl<T: Send + Sync> Clone for PagedList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for PagedList<T> {}

impl<T: Send + Sync> Deref for PagedList<T> {
    type Target = Pages;

    fn deref(&self) -> &Pages {
        &self.pages
    }
}

impl<T: Send + Sync + 'static> PagedList<T> {
    /// A list that loads its pages with `ask`, by their cursor. It starts again when a signal changes that `ask` reads before
    /// it awaits.
    pub fn new<F>(ask: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        Self::from(ask, |item| item)
    }

    fn from<F, U: 'static>(ask: impl Fn(Option<String>) -> F + 'static, wrap: fn(U) -> T) -> Self
    where
        F: Future<Output = Result<Page<U>, Failure>> + 'static,
    {
        let items = RwSignal::new(Vec::new());
        let pages = Pages::new(Box::new(move |cursor| {
            let coming = ask(cursor);
            Box::pin(async move {
                let Page { items: new, next_cursor, total } = coming.await?;
                let is_empty = new.is_empty();
                let put = move |place| {
                    let new = new.into_iter().map(wrap);
                    items.try_update(|items| {
                        if let Place::Instead = place {
                            items.clear();
                        }
                        items.extend(new);
                    });
                };
                Ok(Arrived { next_cursor, total, is_empty, put: Box::new(put) })
            })
        }));
        Self { items, pages }
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
        Self { pages: Pages { search, ..self.pages }, ..self }
    }

    /// The list that loads as many pages as this parameter of the address says, so that going back to it shows as much as before.
    pub fn remembering(self, parameter: RwSignal<String>) -> Self {
        let count = parameter.with_untracked(|count| count.parse().unwrap_or(1));
        self.count.set_value(count.clamp(1, PAGES_AT_ONCE));
        self.remembered.set_value(Some(parameter));
        self
    }
}

impl Pages {
    fn new(ask: LoadPage) -> Self {
        let pages = Self {
            total: RwSignal::new(None),
            loading: RwSignal::new(false),
            is_loaded: RwSignal::new(false),
            failure: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            next: RwSignal::new(None),
            count: StoredValue::new(1),
            remembered: StoredValue::new(None),
            latest_request: StoredValue::new(0),
            ask: StoredValue::new_local(ask),
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
            let outcome = self.arrived(coming, wanted, request).await;
            if self.latest_request.try_get_value() != request {
                return;
            }
            match outcome {
                Ok(arrived) => {
                    self.failure.set(None);
                    if !first {
                        self.count.update_value(|count| *count += 1);
                    }
                    let mut place = if first { Place::Instead } else { Place::After };
                    for Arrived { next_cursor, total, put, .. } in arrived {
                        put(place);
                        if let Place::Instead = place {
                            self.total.set(total);
                        }
                        self.next.set(next_cursor);
                        place = Place::After;
                    }
                    self.is_loaded.set(true);
                    self.remember();
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.loading.set(false);
        });
    }

    /// As many pages as are wanted, from the one that is being loaded.
    async fn arrived(self, coming: Coming, wanted: usize, request: Option<u32>) -> Result<Vec<Arrived>, Failure> {
        let mut pages = vec![self.skip_empty(coming.await?, request).await?];
        while let Some(Arrived { next_cursor: Some(next), .. }) = pages.last()
            && pages.len() < wanted
            && let Some(coming) = self.ask_after(next.clone(), request)
        {
            pages.push(self.skip_empty(coming.await?, request).await?);
        }
        Ok(pages)
    }

    /// Passes over pages without items.
    async fn skip_empty(self, mut page: Arrived, request: Option<u32>) -> Result<Arrived, Failure> {
        for _ in 0..EMPTY_PAGES {
            let Some(next) = page.next_cursor.clone().filter(|_| page.is_empty) else { break };
            let Some(coming) = self.ask_after(next, request) else { break };
            page = coming.await?;
        }
        Ok(page)
    }

    /// Asks for a further page; `None` if the screen was left, or the list was loaded again from its start.
    fn ask_after(self, cursor: String, request: Option<u32>) -> Option<Coming> {
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
        Self::from(ask, Arc::new)
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
