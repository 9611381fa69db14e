//! The head of a page, and the sections and facts below it.
use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon},
    title::PageName,
};

/// The name of a page, with its actions.
#[component]
pub(crate) fn PageHead(
    /// The name of the page, or of what it shows.
    #[prop(into)]
    title: Signal<String>,
    /// Whether someone gave it this name: then it is not translated.
    #[prop(optional)]
    is_name: bool,
    /// The page above this one: its URL and its name.
    #[prop(optional)]
    back: Option<(String, String)>,
    /// Whether that is the name of an item, which is not translated.
    #[prop(optional)]
    back_is_name: bool,
    /// The status of what it shows, beside its name.
    #[prop(optional, into)]
    status: Option<ViewFn>,
    /// What the page is about, below its name.
    #[prop(optional_no_strip)]
    about: Option<String>,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    PageName::follow(title);
    let back = back.map(|(href, label)| {
        view! {
            <a class="head-back" href=href>
                <Icon glyph=Glyph::ArrowLeft />
                <span translate=back_is_name.then_some("no")>{label}</span>
            </a>
        }
    });
    view! {
        <header class="head">
            <div class="head-name">
                {back}
                <div class="head-title">
                    <h1 translate=is_name.then_some("no")>{title}</h1>
                    {status.map(|status| status.run())}
                </div>
                {about.map(|about| view! { <p class="quiet">{about}</p> }.into_any())}
            </div>
            {children.map(|children| view! { <div class="head-actions">{children()}</div> })}
        </header>
    }
}

/// A section of a page.
#[component]
pub(crate) fn Section(
    /// Its heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! { <section class="section">{title.map(|title| view! { <h2>{title}</h2> })} {children()}</section> }
}

/// A list of names and values.
#[component]
pub(crate) fn Facts(
    /// [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// A name and its value.
#[component]
pub(crate) fn Fact(
    /// The name.
    #[prop(into)]
    label: Signal<String>,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
