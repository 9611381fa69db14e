//! How many API tokens one has, and the way to them.

use leptos::prelude::*;
use postern_shared::api_key::ApiKey;
use postern_shared::page::{PAGE_LIMIT, Page, Paging};

use crate::api::Api;
use crate::route::Route;
use crate::ui::{ButtonLink, Glyph, Loading};

/// A sentence and a link: the tokens have a screen of their own.
#[component]
pub(super) fn Tokens(
    /// Counts up when there may be fewer of them.
    changed: RwSignal<u32>,
) -> impl IntoView {
    let api = Api::here();
    let tokens = LocalResource::new(move || {
        changed.track();
        api.tokens(Paging { limit: Some(PAGE_LIMIT), ..Paging::default() })
    });
    view! {
        {move || match tokens.get() {
            None => view! { <Loading label="Counting your API tokens"/> }.into_any(),
            Some(Ok(page)) => view! { <p>{count(&page)}</p> }.into_any(),
            Some(Err(failure)) => view! { <p>{failure.sentence()}</p> }.into_any(),
        }}
        <p><ButtonLink href=Route::Tokens.url() glyph=Glyph::Key>"Go to your API tokens"</ButtonLink></p>
    }
}

fn count(page: &Page<ApiKey>) -> String {
    match page.items.len() {
        _ if page.next_cursor.is_some() => format!("You have more than {PAGE_LIMIT} API tokens."),
        0 => "You have no API tokens.".to_owned(),
        1 => "You have 1 API token.".to_owned(),
        many => format!("You have {many} API tokens."),
    }
}
