//! Users, API users and keys, named on a screen: links to them and their changes, and their status.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, Kind, PrincipalId, PrincipalName, Status};

use crate::route::{ApiUserTab, Route};
use crate::state::principal_policy::read_permission;
use crate::state::rights::Rights;
use crate::ui::{Badge, ButtonLink, Glyph, Tone};

/// The name of a user or an API user, as a link for someone who may see them.
#[component]
pub fn PrincipalLink(
    /// Who.
    principal: PrincipalName,
    /// Leaves out that an API user is one, where all are.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let rights = Rights::here();
    let PrincipalName { id, kind, name } = principal;
    let href = Route::principal(id).url();
    let linked = move || {
        let name = name.clone();
        if rights.may(&read_permission(kind)) {
            view! { <a translate="no" href=href.clone()>{name}</a> }.into_any()
        } else {
            view! { <span translate="no">{name}</span> }.into_any()
        }
    };
    view! {
        {linked}
        {(kind == Kind::ApiUser && !plain).then_some(" (API user)")}
    }
}

/// The name, and for an API user that it is one.
pub(super) fn name_and_kind(principal: &PrincipalName) -> String {
    match principal.kind {
        Kind::User => principal.name.clone(),
        Kind::ApiUser => format!("{} (API user)", principal.name),
    }
}

/// The ids of a key and its owner. The owner's links to the screen with its keys.
#[component]
pub fn KeyLink(
    /// The key.
    key: KeyRef,
    /// Whether the owner was deleted and has no screen.
    #[prop(optional)]
    ownerless: bool,
) -> impl IntoView {
    let id = key.owner.to_string();
    let owner = if ownerless {
        view! { <span translate="no" class="mono">{id}</span> }.into_any()
    } else {
        let route = match key.owner {
            PrincipalId::ApiUser(id) => Route::ApiUser(id, ApiUserTab::Keys),
            user @ PrincipalId::User(_) => Route::principal(user),
        };
        view! { <a translate="no" class="mono" href=route.url()>{id}</a> }.into_any()
    };
    view! { <span translate="no" class="mono">{key.id.to_string()}</span> " of " {owner} }
}

/// The link to a part of the change log.
#[component]
pub fn ChangeLogLink(
    /// The change log, filtered.
    #[prop(into)]
    route: Signal<Route>,
    /// The text of the link.
    #[prop(default = "Change log")]
    text: &'static str,
) -> impl IntoView {
    let disabled_reason = Rights::here().disabled_reason(Permission::CHANGE_LOG_READ);
    let href = Signal::derive(move || route.with(Route::url));
    view! { <ButtonLink href glyph=Glyph::History disabled_reason>{text}</ButtonLink> }
}

/// Whether a user or an API user can act now, as a colored word.
#[component]
pub fn StatusBadge(
    /// The status.
    status: Status,
) -> impl IntoView {
    let tone = match status {
        Status::Active => Tone::Good,
        Status::Invited => Tone::Info,
        Status::InvitationExpired => Tone::Warning,
        Status::Disabled => Tone::Neutral,
        Status::Blocked => Tone::Bad,
    };
    view! { <Badge tone>{status_word(status)}</Badge> }
}

/// The name of a status.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Active => "Active",
        Status::Invited => "Invited",
        Status::InvitationExpired => "Invitation expired",
        Status::Disabled => "Disabled",
        Status::Blocked => "Blocked",
    }
}
