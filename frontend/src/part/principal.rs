//! Who someone is, as a link to them.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId, PrincipalName};

use crate::route::{ApiUserTab, Route};
use crate::state::rights::Rights;

/// The name of a user or an API user, as a link for someone who may see them. An API user is said to be one.
#[component]
pub(crate) fn PrincipalLink(
    /// Who.
    principal: PrincipalName,
    /// Leaves out that an API user is one, where all are.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let rights = Rights::here();
    let PrincipalName { id, kind, name } = principal;
    let (needed, route) = match id {
        PrincipalId::User(id) => (Permission::USERS_READ, Route::User(id)),
        PrincipalId::ApiUser(id) => (Permission::API_USERS_READ, Route::ApiUser(id, ApiUserTab::Details)),
    };
    let href = route.url();
    let linked = move || {
        let name = name.clone();
        if rights.may(&needed) {
            view! { <a href=href.clone()>{name}</a> }.into_any()
        } else {
            view! { <span>{name}</span> }.into_any()
        }
    };
    view! {
        {linked}
        {(kind == Kind::ApiUser && !plain).then_some(" (API user)")}
    }
}
