//! Where one starts.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use postern_shared::permission::Permission;

use super::set_up::replacing;
use crate::place::Place;
use crate::state::rights::Rights;

/// Goes on to the first screen on which the person can see something.
#[component]
pub fn Home() -> impl IntoView {
    let rights = Rights::here();
    let navigate = use_navigate();
    Effect::new(move || {
        let first = [
            (Permission::USERS_READ, Place::Users),
            (Permission::API_USERS_READ, Place::ApiUsers),
            (Permission::ROLES_READ, Place::Roles),
            (Permission::API_TOKENS_GENERATE, Place::Tokens),
        ];
        let may = |(permission, _): &(Permission, Place)| rights.may(permission);
        let place = first.into_iter().find(may).map_or(Place::Account, |(_, place)| place);
        navigate(&place.url(), replacing());
    });
}
