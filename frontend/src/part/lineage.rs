//! The key that someone depends on, as lineage names it.

use leptos::prelude::*;
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::route::{ApiUserTab, Route};

/// A key and whose it is, by their ids; the owner's leads to its screen.
#[component]
pub fn KeyOf(
    /// The key.
    key: KeyRef,
    /// Whether its owner was deleted and has no screen any more.
    #[prop(optional)]
    ownerless: bool,
) -> impl IntoView {
    let owner = key.owner.to_string();
    let owner = if ownerless {
        view! { <span class="mono">{owner}</span> }.into_any()
    } else {
        view! { <a class="mono" href=owner_place(key.owner).url()>{owner}</a> }.into_any()
    };
    view! { <span class="mono">{key.id.to_string()}</span> " of " {owner} }
}

/// Where an owner and its keys are shown.
fn owner_place(owner: PrincipalId) -> Route {
    match owner {
        PrincipalId::User(id) => Route::User(id),
        PrincipalId::ApiUser(id) => Route::ApiUser(id, ApiUserTab::Keys),
    }
}
