//! Where one starts.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use postern_shared::permission::Permission;

use super::set_up::replacing;
use crate::route::Route;
use crate::state::rights::Rights;

/// Goes on to the first screen on which the person can see something.
#[component]
pub fn Home() -> impl IntoView {
    let rights = Rights::here();
    let navigate = use_navigate();
    Effect::new(move || {
        let first = [
            (Permission::USERS_READ, Route::Users),
            (Permission::API_USERS_READ, Route::ApiUsers),
            (Permission::ROLES_READ, Route::Roles),
            (Permission::API_TOKENS_GENERATE, Route::Tokens),
        ];
        let may = |(permission, _): &(Permission, Route)| rights.may(permission);
        let route = first.into_iter().find(may).map_or(Route::Account, |(_, route)| route);
        navigate(&route.url(), replacing());
    });
}
