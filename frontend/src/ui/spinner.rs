//! Signs that something is on its way.
use leptos::prelude::*;

/// Stands where a list or a page is about to be. It shows itself after a moment only, so that a fast answer does not
/// flicker.
#[component]
pub(crate) fn Loading(
    /// What is awaited, such as `Loading users`.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="loading" role="status">
            <span class="spinner" aria-hidden="true"></span>
            {label}
        </div>
    }
}
