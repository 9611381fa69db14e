//! The top of a page, and the blocks and facts below it.
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The name of a page, with its menu bar at the right.
#[component]
pub(crate) fn PageHead(
    /// The name of the page, or of what it shows.
    #[prop(into)]
    title: Signal<String>,
    /// Where one came from: a URL and its name.
    #[prop(optional)]
    back: Option<(String, String)>,
    /// What one can do here.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="head">
            <div class="head-name">
                {back.map(|(href, label)| {
                    view! {
                        <a class="head-back" href=href>
                            <Icon glyph=Glyph::ArrowLeft />
                            {label}
                        </a>
                    }
                })} <h1>{title}</h1>
            </div>
            {children.map(|children| view! { <div class="head-actions">{children()}</div> })}
        </header>
    }
}

/// A block of a page.
#[component]
pub(crate) fn Section(
    /// What the block is about.
    #[prop(optional, into)]
    title: Option<String>,
    /// The block.
    children: Children,
) -> impl IntoView {
    view! { <section class="section">{title.map(|title| view! { <h2>{title}</h2> })} {children()}</section> }
}

/// What is known about a thing, as names and values.
#[component]
pub(crate) fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One thing that is known.
#[component]
pub(crate) fn Fact(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
