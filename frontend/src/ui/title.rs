//! The title of the browser's window.
use leptos::prelude::*;

/// The name of what the page shows, as its heading says it.
#[derive(Clone, Copy)]
pub(crate) struct PageName(RwSignal<String>);

impl PageName {
    /// Provides it to everything on the page.
    pub(crate) fn provide() -> Self {
        let name = Self(RwSignal::new(String::new()));
        provide_context(name);
        name
    }

    /// The name.
    pub(crate) fn get(self) -> String {
        self.0.get()
    }

    /// Takes the name from a heading, as long as the heading is there.
    pub(super) fn follow(heading: Signal<String>) {
        let Some(Self(name)) = use_context() else { return };
        Effect::new(move || name.set(heading.get()));
        on_cleanup(move || drop(name.try_set(String::new())));
    }
}
