//! A key in its table.

use leptos::prelude::*;
use postern_shared::api_key::{ApiKey, LastUsed};
use postern_shared::id::KeyId;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalName};

use super::desk::{Asked, KeyDesk};
use super::expiry::Expiry;
use super::holder::HeldKey;
use super::scope::Scope;
use super::status::KeyStatus;
use crate::part::PrincipalLink;
use crate::route::Route;
use crate::state::own_account::OwnAccount;
use crate::state::rights::Rights;
use crate::ui::{Cell, ColumnKind, Glyph, IconButton, Menu, MenuButton, MenuLink, Moment, Row};

/// The row of a key.
pub(super) fn row(held: HeldKey, rights: Rights, own: OwnAccount, desk: KeyDesk) -> AnyView {
    let HeldKey { named, key, .. } = held.clone();
    let by_another = (key.created_by.id != held.holder.id()).then(|| key.created_by.name.clone());
    let ApiKey { id, name, note, prefix, scope, created_at, expires_at, disabled, previous_until, last_used, .. } = key;
    view! {
        <Row muted=disabled>
            <Cell label="Name">
                <span class="key-name">{name}</span>
                {(!note.is_empty()).then(|| view! { <span class="key-remark">{note}</span> })}
            </Cell>
            {named.map(|owner| view! { <Cell label="Owner"><Owner owner/></Cell> })}
            <Cell label="Prefix"><Prefix prefix id/></Cell>
            <Cell label="Scope"><Scope scope/></Cell>
            <Cell label="Created">
                <div>
                    <Moment at=created_at/>
                    {by_another.map(|name| view! { <span class="key-remark">"by " {name}</span> })}
                </div>
            </Cell>
            <Cell label="Expires"><Expiry at=expires_at/></Cell>
            <Cell label="Last used"><Used last_used/></Cell>
            <Cell label="Status"><KeyStatus disabled expires_at previous_until/></Cell>
            <Cell kind=ColumnKind::Actions><Deeds held rights own desk/></Cell>
        </Row>
    }
    .into_any()
}

/// Whose key it is.
#[component]
fn Owner(owner: PrincipalName) -> impl IntoView {
    let is_api_user = owner.kind == Kind::ApiUser;
    view! {
        <div class="key-owner">
            <PrincipalLink principal=owner plain=true/>
            {is_api_user.then(|| view! { <span class="key-remark">"API user"</span> })}
        </div>
    }
}

/// The public part of it. Where there is no room for all in one line, it breaks before what is the key's own.
#[component]
fn Prefix(prefix: String, id: KeyId) -> impl IntoView {
    let own = if prefix.ends_with(id.random_part()) { id.random_part() } else { "" };
    let owners = prefix.strip_suffix(own).unwrap_or_default();
    view! { <code class="key-prefix">{owners.to_owned()}<wbr/>{own.to_owned()}</code> }
}

/// When and from where it was last used; with which program, as a tip.
#[component]
fn Used(last_used: Option<LastUsed>) -> impl IntoView {
    match last_used {
        None => view! { <span class="key-none">"Never"</span> }.into_any(),
        Some(LastUsed { at, address, agent }) => view! {
            <div>
                <Moment at/>
                <span class="key-remark" title=agent>{address}</span>
            </div>
        }
        .into_any(),
    }
}

/// What one can do about it.
#[component]
fn Deeds(held: HeldKey, rights: Rights, own: OwnAccount, desk: KeyDesk) -> impl IntoView {
    let change_disabled_reason = held.holder.change_disabled_reason(rights);
    let (delete_disabled_reason, adopt_disabled_reason) =
        (held.holder.delete_disabled_reason(rights), held.holder.adopt_disabled_reason(rights, own));
    let log_disabled_reason = rights.missing(Permission::CHANGE_LOG_READ);
    let name = held.key.name.clone();
    let log = Route::changes_with(held.key.id.as_str()).url();
    let (suspend, glyph) = if held.key.disabled { ("Enable", Glyph::Play) } else { ("Disable", Glyph::Pause) };
    let held = StoredValue::new(held);
    let ask = move |asked: fn(HeldKey) -> Asked| Callback::new(move |()| desk.ask(asked(held.get_value())));
    view! {
        <span class="key-deeds">
            <IconButton label=format!("Rotate {name}") glyph=Glyph::Refresh disabled_reason=change_disabled_reason on_press=ask(Asked::Rotate)/>
            <IconButton label=format!("Delete {name}") glyph=Glyph::Trash disabled_reason=delete_disabled_reason on_press=ask(Asked::Delete)/>
            <Menu label=format!("More about {name}") glyph=Glyph::More>
                <MenuButton glyph=Glyph::Pencil disabled_reason=change_disabled_reason on_press=ask(Asked::Edit)>"Edit name and note"</MenuButton>
                <MenuButton glyph disabled_reason=change_disabled_reason on_press=ask(Asked::Suspend)>{suspend}</MenuButton>
                <MenuLink href=log glyph=Glyph::History disabled_reason=log_disabled_reason>"What was done with it"</MenuLink>
                <MenuButton glyph=Glyph::Users disabled_reason=adopt_disabled_reason on_press=ask(Asked::AdoptAll)>"Adopt all that depend on it"</MenuButton>
            </Menu>
        </span>
    }
}
