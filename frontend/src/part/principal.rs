//! Users, API users and keys, named on a screen: links to them and their changes, and their status.

use leptos::prelude::*;
use postern_shared::change::{Change, ChangeQuery};
use postern_shared::page::PAGE_LIMIT;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, Kind, PrincipalId, PrincipalName, Status};
use serde_json::Value;

use crate::api::{Api, KeyHolder};
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

/// The names of a key and its owner, with their ids as tips. The owner's links to the screen with its keys. Until the names are
/// known, and for someone who may not see them, the ids stand there.
#[component]
pub fn KeyLink(
    /// The key.
    key: KeyRef,
    /// Whether the owner was deleted and has no screen.
    #[prop(optional)]
    ownerless: bool,
) -> impl IntoView {
    let (key_id, owner_id) = (key.id.to_string(), key.owner.to_string());
    let route = match key.owner.clone() {
        PrincipalId::ApiUser(id) => Route::ApiUser(id, ApiUserTab::Keys),
        user @ PrincipalId::User(_) => Route::principal(user),
    };
    let (api, rights) = (Api::here(), Rights::here());
    let names = LocalResource::new(move || names_of(api, rights, key.clone()));
    move || {
        let (key_name, owner_name) = names.get().unwrap_or_default();
        let is_id = owner_name.is_none();
        let text = owner_name.unwrap_or_else(|| owner_id.clone());
        let owner = if ownerless {
            view! { <span translate="no" class:mono=is_id title=owner_id.clone()>{text}</span> }.into_any()
        } else {
            view! { <a translate="no" class:mono=is_id title=owner_id.clone() href=route.url()>{text}</a> }.into_any()
        };
        let (is_id, name) = (key_name.is_none(), key_name.unwrap_or_else(|| key_id.clone()));
        view! { <span translate="no" class:mono=is_id title=key_id.clone()>{name}</span> " of " {owner} }
    }
}

/// The name of a key, and that of its owner, as far as the person may know them. Of what was deleted, the log knows the name.
async fn names_of(api: Api, rights: Rights, key: KeyRef) -> (Option<String>, Option<String>) {
    let (may_read, reads_log) =
        untrack(|| (rights.may(&read_permission(key.owner.kind())), rights.may(&Permission::CHANGE_LOG_READ)));
    let (mut key_name, mut owner_name) = (None, None);
    if may_read {
        let holder = untrack(|| KeyHolder::of(&key.owner, rights));
        owner_name = api.principal(key.owner.clone()).await.ok().map(|owner| owner.name);
        key_name = api.key(holder, key.id.clone()).await.ok().map(|key| key.name);
    }
    if reads_log && (key_name.is_none() || owner_name.is_none()) {
        let to_owner =
            ChangeQuery { target: Some(key.owner.to_string()), limit: Some(PAGE_LIMIT), ..ChangeQuery::default() };
        let changes = api.changes(to_owner).await.map(|page| page.items).unwrap_or_default();
        owner_name = owner_name.or_else(|| changes.first().map(|change| change.target.name.clone()));
        key_name = key_name.or_else(|| changes.iter().find_map(|change| name_in(change, key.id.as_str())));
    }
    (key_name, owner_name)
}

/// The name of a key, if the change says it.
fn name_in(change: &Change, key: &str) -> Option<String> {
    let text = |side: &Value, name| side.get(name).and_then(Value::as_str).map(str::to_owned);
    [&change.after, &change.before]
        .into_iter()
        .find_map(|side| text(side, "name").filter(|_| text(side, "key").as_deref() == Some(key)))
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
