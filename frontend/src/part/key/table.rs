//! The table of keys.

use leptos::prelude::*;
use postern_shared::api_key::{ApiKey, KeyStatus, LastUsed, is_expiring};
use postern_shared::id::KeyId;
use postern_shared::permission::Permission;
use postern_shared::principal::{Block, BlockReason, Kind, PrincipalName};
use postern_shared::time::Timestamp;

use super::actions::{KeyActions, KeyDialog, KeyDialogs};
use super::holder::HeldKey;
use crate::api::KeyHolder;
use crate::part::permission_item::PermissionItem;
use crate::part::{PagedTable, PrincipalLink};
use crate::route::Route;
use crate::state::principal_policy::moves_disabled_reason;
use crate::state::rights::{OwnAccount, Rights};
use crate::text::adopt;
use crate::text::key::{EXPIRES, NAME, SCOPE, table as text};
use crate::text::list::Items;
use crate::text::untranslated;
use crate::ui::{
    Badge, Cell, Column, ColumnKind, Glyph, IconButton, Menu, MenuButton, MenuLink, Moment, Row, Tone, now,
};

/// Keys in a table, each with what a person can do with it.
#[component]
pub fn KeyTable(
    /// The keys.
    actions: KeyActions,
    /// The sentences about the list.
    what: &'static Items,
    /// Whether they have several owners, so that each row names its owner.
    #[prop(optional)]
    with_owner: bool,
    /// Shown when there are none.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let (rights, own) = (Rights::here(), OwnAccount::here());
    let owner = with_owner.then(|| Column::text(text::OWNER));
    let facts = [text::PREFIX, SCOPE, text::CREATED, EXPIRES, text::LAST_USED, text::STATUS].map(Column::text);
    let columns = [Column::text(NAME)].into_iter().chain(owner).chain(facts).chain([Column::actions()]);
    view! {
        <PagedTable pages=actions.pages what columns=columns.collect() key=state row=move |held| row(held, rights, own, actions) empty/>
        <KeyDialogs actions/>
    }
}

/// Identifies a key in one state. Use does not change the version.
fn state(held: &HeldKey) -> String {
    let key = &held.key;
    let used_at = key.last_used.as_ref().map(|used| used.at.as_second()).unwrap_or_default();
    let suspended_by = key.suspended_by.as_ref().map(|block| block.reason.as_str()).unwrap_or_default();
    format!("{}/{}/{used_at}/{}{suspended_by}", key.id, key.version, key.status.as_str())
}

fn row(held: HeldKey, rights: Rights, own: OwnAccount, actions: KeyActions) -> AnyView {
    let HeldKey { owner, key, .. } = held.clone();
    let by_another = (key.created_by.id != held.holder.id()).then(|| key.created_by.name.clone());
    let (needs_successor, own_id) = (key.needs_successor(now()), key.id.clone());
    let ApiKey { id, name, note, prefix, scope, created_at, expires_at, disabled, previous_until, last_used, .. } = key;
    let (status, suspended_by) = (key.status, key.suspended_by);
    view! {
        <Row muted=disabled>
            <Cell label=NAME>
                <span translate="no" class="key-name">{name}</span>
                {(!note.is_empty()).then(|| view! { <span translate="no" class="key-remark">{note}</span> })}
            </Cell>
            {owner.map(|owner| view! { <Cell label=text::OWNER><KeyOwner owner/></Cell> })}
            <Cell label=text::PREFIX><Prefix prefix id/></Cell>
            <Cell label=SCOPE><Scope scope/></Cell>
            <Cell label=text::CREATED>
                <div>
                    <Moment at=created_at/>
                    {by_another.map(|name| view! { <span class="key-remark">{text::created_by(untranslated(name))}</span> })}
                </div>
            </Cell>
            <Cell label=EXPIRES><Expiry at=expires_at needs_successor/></Cell>
            <Cell label=text::LAST_USED><LastUse last_used/></Cell>
            <Cell label=text::STATUS><StatusOfKey status suspended_by id=own_id previous_until/></Cell>
            <Cell kind=ColumnKind::Actions><KeyMenu held rights own actions/></Cell>
        </Row>
    }
    .into_any()
}

/// The owner of the key.
#[component]
fn KeyOwner(owner: PrincipalName) -> impl IntoView {
    let is_api_user = owner.kind == Kind::ApiUser;
    view! {
        <div class="key-owner">
            <PrincipalLink principal=owner plain=true/>
            {is_api_user.then(|| view! { <span class="key-remark">{text::API_USER}</span> })}
        </div>
    }
}

/// The public part of the key. Where it does not fit in one line, it breaks before the key's own part.
#[component]
fn Prefix(prefix: String, id: KeyId) -> impl IntoView {
    let own = if prefix.ends_with(id.random_part()) { id.random_part() } else { "" };
    let owners = prefix.strip_suffix(own).unwrap_or_default();
    view! { <code translate="no" class="key-prefix">{owners.to_owned()}<wbr/>{own.to_owned()}</code> }
}

/// The last use: time and address, with the program as the tip.
#[component]
fn LastUse(last_used: Option<LastUsed>) -> impl IntoView {
    match last_used {
        None => view! { <span class="quiet">{text::NEVER}</span> }.into_any(),
        Some(LastUsed { at, address, agent }) => view! {
            <div>
                <Moment at/>
                <span translate="no" class="key-remark" title=agent>{address}</span>
            </div>
        }
        .into_any(),
    }
}

/// The expiry, marked when it is soon or in the past.
#[component]
fn Expiry(
    /// When, if ever.
    at: Option<Timestamp>,
    /// Whether others depend on the key, so that it should have a successor by then.
    needs_successor: bool,
) -> impl IntoView {
    let Some(at) = at else { return view! { <span class="quiet">{text::NEVER}</span> }.into_any() };
    let now = now();
    if at <= now {
        view! { <Badge tone=Tone::Bad><Moment at/></Badge> }.into_any()
    } else if is_expiring(at, now) {
        view! {
            <div>
                <Badge tone=Tone::Warning><Moment at/></Badge>
                {needs_successor.then(|| view! {
                    <span class="key-remark">{text::NEEDS_SUCCESSOR}</span>
                })}
            </div>
        }
        .into_any()
    } else {
        view! { <Moment at/> }.into_any()
    }
}

/// The scope: a count that opens to the permissions.
#[component]
fn Scope(
    /// The permissions, if it is limited.
    scope: Option<Vec<Permission>>,
) -> impl IntoView {
    match scope {
        None => text::EVERYTHING.into_any(),
        Some(permissions) if permissions.is_empty() => text::NOTHING.into_any(),
        Some(permissions) => {
            let count = text::permissions(permissions.len());
            let names = permissions.into_iter().map(|permission| view! { <PermissionItem permission/> }).collect_view();
            view! {
                <details class="key-scope">
                    <summary>{count}</summary>
                    <ul>{names}</ul>
                </details>
            }
            .into_any()
        }
    }
}

/// Whether the key works, and why not, and until when its old secret works.
#[component]
fn StatusOfKey(
    /// The status.
    status: KeyStatus,
    /// What suspends it, if something does.
    suspended_by: Option<Block>,
    /// The key.
    id: KeyId,
    /// Until when the secret before the last rotation works too, if it still does.
    previous_until: Option<Timestamp>,
) -> impl IntoView {
    let tone = match status {
        KeyStatus::Active => Tone::Good,
        KeyStatus::Disabled => Tone::Neutral,
        KeyStatus::Expired | KeyStatus::Suspended => Tone::Bad,
    };
    let reason = suspended_by.map(|Block { key, reason }| match reason {
        BlockReason::OwnerDisabled if key.reference.id == id => text::OWNER_DISABLED.into_any(),
        BlockReason::OwnerInvited if key.reference.id == id => text::OWNER_INVITED.into_any(),
        _ => match (key.name, key.owner_name) {
            (Some(name), Some(owner)) => text::broken_key(untranslated(name), untranslated(owner)),
            _ => text::BROKEN_KEY.into_any(),
        },
    });
    view! {
        <div>
            <Badge tone>{text::status(status)}</Badge>
            {reason.map(|reason| view! { <span class="key-remark">{reason}</span> })}
            {previous_until.map(|until| view! {
                <span class="key-remark">{text::old_secret_expires(view! { <Moment at=until/> }.into_any())}</span>
            })}
        </div>
    }
}

/// The actions on the key.
#[component]
fn KeyMenu(held: HeldKey, rights: Rights, own: OwnAccount, actions: KeyActions) -> impl IntoView {
    let edit_disabled_reason = held.holder.edit_disabled_reason(rights);
    let rotate_disabled_reason = held.holder.rotate_disabled_reason(&held.key, rights);
    let kind = held.holder.id().kind();
    let has_dependents = held.key.has_dependents;
    let adopt_disabled_reason = Signal::derive(move || {
        let nobody = || (!has_dependents).then(|| text::NO_DEPENDENTS.to_owned());
        moves_disabled_reason(rights, own, kind).or_else(nobody)
    });
    let is_mine = matches!(held.holder, KeyHolder::Me(_));
    let succeed_disabled_reason =
        Signal::derive(move || if is_mine { None } else { moves_disabled_reason(rights, own, kind) });
    let log_disabled_reason = rights.disabled_reason(Permission::CHANGE_LOG_READ);
    let name = held.key.name.clone();
    let log = Route::activity_with(held.key.id.as_str()).url();
    let (disable, glyph) = if held.key.disabled { (text::ENABLE, Glyph::Play) } else { (text::DISABLE, Glyph::Pause) };
    let held = StoredValue::new(held);
    let open = move |dialog: fn(HeldKey) -> KeyDialog| Callback::new(move |()| actions.open(dialog(held.get_value())));
    view! {
        <span class="key-actions">
            <IconButton label=text::rotate(&name) glyph=Glyph::Rotate disabled_reason=rotate_disabled_reason on_press=open(KeyDialog::Rotate)/>
            <IconButton label=text::delete(&name) glyph=Glyph::Trash disabled_reason=edit_disabled_reason on_press=open(KeyDialog::Delete)/>
            <Menu label=text::more(&name) glyph=Glyph::More>
                <MenuButton glyph=Glyph::Pencil disabled_reason=edit_disabled_reason on_press=open(KeyDialog::Edit)>{text::EDIT}</MenuButton>
                <MenuButton glyph disabled_reason=edit_disabled_reason on_press=open(KeyDialog::Disable)>{disable}</MenuButton>
                <MenuButton glyph=Glyph::Eye on_press=open(KeyDialog::Usage)>{text::VIEW_USAGE}</MenuButton>
                <MenuLink href=log glyph=Glyph::History disabled_reason=log_disabled_reason>{text::VIEW_ACTIVITY}</MenuLink>
                <MenuButton glyph=Glyph::Key disabled_reason=succeed_disabled_reason on_press=open(KeyDialog::Succeed)>{text::NAME_SUCCESSOR}</MenuButton>
                <MenuButton glyph=Glyph::Users disabled_reason=adopt_disabled_reason on_press=open(KeyDialog::AdoptAll)>{adopt::all::OPEN}</MenuButton>
            </Menu>
        </span>
    }
}
