//! Going to screens, and the screen that is shown.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::Route;

type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

/// Goes to screens, from the screen where it is made.
#[derive(Clone, Copy)]
pub struct Navigator(StoredValue<Navigate, LocalStorage>);

impl Navigator {
    /// On any screen.
    pub fn here() -> Self {
        Self(StoredValue::new_local(Box::new(use_navigate())))
    }

    /// Goes to a screen, unless the person has left the one where it was made.
    pub fn go(self, route: &Route) {
        self.navigate(route, NavigateOptions::default());
    }

    /// Goes to a screen and replaces the address in the history.
    pub fn replace(self, route: &Route) {
        self.navigate(route, NavigateOptions { replace: true, ..NavigateOptions::default() });
    }

    /// Replaces the address of the screen without leaving it.
    pub fn update(self, route: &Route) {
        self.navigate(route, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    }

    /// Goes to a path of the console.
    pub fn follow(self, path: &str) {
        self.0.try_with_value(|navigate| navigate(path, NavigateOptions::default()));
    }

    fn navigate(self, route: &Route, options: NavigateOptions) {
        self.0.try_with_value(|navigate| navigate(&route.url(), options));
    }
}

/// The screen that the current address names.
pub fn use_route() -> Memo<Route> {
    let location = use_location();
    Memo::new(move |_| location.search.with(|query| location.pathname.with(|path| Route::at(path, query))))
}

/// The path and the query of the current address.
pub fn use_address() -> Memo<(String, String)> {
    let location = use_location();
    Memo::new(move |_| {
        let query = location.search.get();
        (location.pathname.get(), if query.is_empty() { query } else { format!("?{query}") })
    })
}
