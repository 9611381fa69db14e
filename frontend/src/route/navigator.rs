//! Going to screens, and the screen that is shown.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::{PAGES, Route};
use crate::api::with_query;

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
        self.navigate(route, in_place());
    }

    /// The same, and keeps these parameters of the current address.
    pub fn update_beside(self, route: &Route, kept: &[&str]) {
        let now = window().location().search().unwrap_or_default();
        let url = route.url();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let kept = parameters(&now).into_iter().filter(|(name, _)| kept.contains(&name.as_str()));
        let address = with_query(path, &parameters(query).into_iter().chain(kept).collect::<Parameters>());
        self.0.try_with_value(|navigate| navigate(&address, in_place()));
    }

    /// Sets a parameter of the query, or removes it if it is empty, and replaces the address without leaving the screen.
    fn set_parameter(self, path: &str, query: &str, name: &str, value: &str) {
        let address = with_query(path, &with_parameter(query, name, value));
        self.0.try_with_value(|navigate| navigate(&address, in_place()));
    }

    /// Goes to a path of the console.
    pub fn follow(self, path: &str) {
        self.0.try_with_value(|navigate| navigate(path, NavigateOptions::default()));
    }

    fn navigate(self, route: &Route, options: NavigateOptions) {
        self.0.try_with_value(|navigate| navigate(&route.url(), options));
    }
}

/// The address is replaced, and the page stays where it is.
fn in_place() -> NavigateOptions {
    NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() }
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

/// A value that the query of the address keeps under a name, so that going back restores it. The two follow each other.
pub fn use_parameter(name: &'static str) -> RwSignal<String> {
    let (location, navigator) = (use_location(), Navigator::here());
    let own = StoredValue::new(location.pathname.get_untracked());
    let value = RwSignal::new(location.search.with_untracked(|query| parameter(query, name)));
    Effect::new(move || {
        let value = value.get();
        let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
        // On the way to another screen, this one does not change.
        if path == own.get_value() && parameter(&query, name) != value {
            navigator.set_parameter(&path, &query, name, &value);
        }
    });
    Effect::new(move || {
        let now = location.search.with(|query| parameter(query, name));
        if location.pathname.get_untracked() == own.get_value() && value.with_untracked(|value| *value != now) {
            value.set(now);
        }
    });
    value
}

type Parameters = Vec<(String, String)>;

fn parameters(query: &str) -> Parameters {
    serde_urlencoded::from_str(query.trim_start_matches('?')).unwrap_or_default()
}

fn parameter(query: &str, name: &str) -> String {
    parameters(query).into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
}

/// With another parameter the list begins at its first page again.
fn with_parameter(query: &str, name: &str, value: &str) -> Parameters {
    let mut all = parameters(query);
    all.retain(|(key, _)| key != name && key != PAGES);
    if !value.is_empty() {
        all.push((name.to_owned(), value.to_owned()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_set_beside_the_others_and_removed_when_it_is_empty() {
        let set = with_parameter("?state=idle&q=old", "q", "Dock & gate");
        assert_eq!(with_query("/keys", &set), "/keys?state=idle&q=Dock+%26+gate");
        assert_eq!(parameter("?state=idle&q=Dock+%26+gate", "q"), "Dock & gate");
        assert_eq!(with_query("/keys", &with_parameter("?q=old", "q", "")), "/keys");
        assert_eq!(with_query("/keys", &with_parameter("?q=old&pages=2", PAGES, "3")), "/keys?q=old&pages=3");
        assert_eq!(with_query("/keys", &with_parameter("?q=old&pages=2", "q", "new")), "/keys?q=new");
    }
}
