//! The start, and addresses without a screen.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::route::{Navigator, Route};
use crate::state::rights::Rights;
use crate::ui::{ButtonLink, Empty, Glyph, PageHead};

/// Goes to the first screen that the person may see.
#[component]
pub fn Home() -> impl IntoView {
    let rights = Rights::here();
    let navigator = Navigator::here();
    Effect::new(move || {
        let first = [
            (Permission::USERS_READ, Route::Users),
            (Permission::API_USERS_READ, Route::ApiUsers),
            (Permission::ROLES_READ, Route::Roles),
            (Permission::API_TOKENS_GENERATE, Route::Tokens),
        ];
        let may = |(permission, _): &(Permission, Route)| rights.may(permission);
        let route = first.into_iter().find(may).map_or(Route::Account, |(_, route)| route);
        navigator.replace(&route);
    });
}

/// Says that the page does not exist.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHead title="Not found"/>
        <Empty glyph=Glyph::Search title="This page does not exist">
            <ButtonLink href=Route::Home.url()>"Go to the start page"</ButtonLink>
        </Empty>
    }
}
