//! An address without a screen.

use leptos::prelude::*;

use crate::route::Route;
use crate::ui::{ButtonLink, Empty, Glyph, PageHead};

/// Says that there is nothing here.
#[component]
pub fn Nowhere() -> impl IntoView {
    view! {
        <PageHead title="Not found"/>
        <Empty glyph=Glyph::Search title="There is no such page">
            <ButtonLink href=Route::Home.url()>"Go to the start"</ButtonLink>
        </Empty>
    }
}
