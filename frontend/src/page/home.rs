//! The start, and addresses without a screen.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::route::{Navigator, Route};
use crate::state::rights::Rights;
use crate::text::home as text;
use crate::ui::{ButtonLink, Empty, Glyph, PageHead};

/// Whether the start is the overview: whether the person may read anything on it.
pub fn has_overview(rights: Rights) -> bool {
    let numbers = [Permission::USERS_READ, Permission::API_USERS_READ, Permission::CHANGE_LOG_READ];
    numbers.iter().any(|permission| rights.may(permission))
}

/// Goes to the first screen of a person for whom there is no overview.
#[component]
pub fn Home() -> impl IntoView {
    let rights = Rights::here();
    let navigator = Navigator::here();
    Effect::new(move || {
        let first = [(Permission::ROLES_READ, Route::Roles), (Permission::API_TOKENS_GENERATE, Route::Tokens)];
        let may = |(permission, _): &(Permission, Route)| rights.may(permission);
        let route = first.into_iter().find(may).map_or(Route::Account, |(_, route)| route);
        navigator.replace(&route);
    });
}

/// Says that the page does not exist.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHead title=text::NOT_FOUND/>
        <Empty glyph=Glyph::Search title=text::NO_SUCH_PAGE>
            <ButtonLink href=Route::Home.url()>{text::GO_TO_START}</ButtonLink>
        </Empty>
    }
}
