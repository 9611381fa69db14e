//! Users, API users and keys, named on a screen: links to them and their changes, and their status.

use leptos::prelude::*;
use postern_shared::change::ChangeQuery;
use postern_shared::page::PAGE_LIMIT;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, Kind, NamedKey, PrincipalId, PrincipalName, Status};

use crate::api::Api;
use crate::route::{ApiUserTab, Route};
use crate::state::fetched::Fetched;
use crate::state::principal_policy::read_permission;
use crate::state::rights::Rights;
use crate::text::named as words;
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
    if kind == Kind::ApiUser && !plain { words::api_user(linked.into_any()) } else { linked.into_any() }
}

/// The name, and for an API user that it is one.
pub(super) fn name_and_kind(principal: &PrincipalName) -> String {
    match principal.kind {
        Kind::User => principal.name.clone(),
        Kind::ApiUser => words::api_user_named(&principal.name),
    }
}

/// The names of a key and its owner, with their ids as tips. The owner's links to the screen with its keys. Ids stand for names
/// that the person may not see, and for those of deleted keys that the log does not have.
#[component]
pub fn KeyLink(
    /// The key.
    key: NamedKey,
    /// Whether the owner was deleted and has no screen.
    #[prop(optional)]
    ownerless: bool,
) -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    if key.name.is_some() || !untrack(|| rights.may(&Permission::CHANGE_LOG_READ)) {
        return named_key(key, ownerless);
    }
    let unnamed = key.clone();
    let named = Fetched::new(move || named_by_log(api, unnamed.clone()));
    (move || named_key(named.get().unwrap_or_else(|| key.clone()), ownerless)).into_any()
}

/// A key without its owner where only its own name is known, since the screen is about the owner.
fn named_key(key: NamedKey, ownerless: bool) -> AnyView {
    let NamedKey { reference: KeyRef { owner, id }, name, owner_name } = key;
    let owner = (name.is_none() || owner_name.is_some()).then(|| {
        let (is_id, title) = (owner_name.is_none(), owner.to_string());
        let text = owner_name.unwrap_or_else(|| owner.to_string());
        if ownerless {
            view! { <span translate="no" class:mono=is_id title=title>{text}</span> }.into_any()
        } else {
            let route = match owner {
                PrincipalId::ApiUser(id) => Route::ApiUser(id, ApiUserTab::Keys),
                user @ PrincipalId::User(_) => Route::principal(user),
            };
            view! { <a translate="no" class:mono=is_id title=title href=route.url()>{text}</a> }.into_any()
        }
    });
    let (is_id, title) = (name.is_none(), id.to_string());
    let name = name.unwrap_or_else(|| id.to_string());
    let key = view! { <span translate="no" class:mono=is_id title=title>{name}</span> }.into_any();
    match owner {
        Some(owner) => words::key_of(key, owner),
        None => key,
    }
}

/// A key with the names that the log of its owner has, which still knows those of a deleted key.
async fn named_by_log(api: Api, key: NamedKey) -> NamedKey {
    let target = Some(key.reference.owner.to_string());
    let query = ChangeQuery { target, limit: Some(PAGE_LIMIT), ..ChangeQuery::default() };
    let targets = api.changes(query).await.map(|page| page.items).unwrap_or_default();
    let targets = targets.into_iter().map(|change| change.target).collect::<Vec<_>>();
    let keys = targets.iter().filter_map(|target| target.key.as_ref());
    let name = keys.filter(|named| named.id == key.reference.id).map(|named| named.name.clone()).next();
    let owner_name = key.owner_name.or_else(|| targets.first().map(|owner| owner.name.clone()));
    NamedKey { name, owner_name, reference: key.reference }
}

/// The link to a part of the change log.
#[component]
pub fn ChangeLogLink(
    /// The change log, filtered.
    #[prop(into)]
    route: Signal<Route>,
    /// The text of the link.
    #[prop(default = words::CHANGE_LOG)]
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
        Status::Active => words::status::ACTIVE,
        Status::Invited => words::status::INVITED,
        Status::InvitationExpired => words::status::INVITATION_EXPIRED,
        Status::Disabled => words::status::DISABLED,
        Status::Blocked => words::status::BLOCKED,
    }
}
