//! Why someone cannot act although nobody suspended them, and the way out: adopting them.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::principal::{Block, BlockReason, KeyRef, Kind, PrincipalId};

use super::adopt::{Adopt, AdoptAll};
use super::lineage::KeyOf;
use crate::state::rights::Rights;
use crate::ui::{Button, Notice, Tone};

/// Says which key brought someone in, and what is wrong with it. Shows nothing of those whom no key brought in.
#[component]
pub fn BlockedNotice(
    /// Who.
    principal: PrincipalId,
    /// What blocks them, if anything.
    block: Option<Block>,
    /// The key they depend on, if one brought them in.
    provisioned_by: Option<KeyRef>,
    /// Called when they have been adopted.
    on_adopted: Callback<()>,
) -> impl IntoView {
    let key = provisioned_by?;
    let rights = Rights::here();
    let (one, all) = (RwSignal::new(false), RwSignal::new(false));
    let bar = rights.bar(write_permission(principal.kind()));
    let bar_all = rights.bar(write_permission(key.owner.kind()));
    let adopt = move || {
        view! { <Button barred=bar on_press=move |()| one.set(true)>"Adopt"</Button> }
    };
    let shown = key.clone();
    let told = match block {
        None => view! {
            <Notice>
                "Brought in by key " <KeyOf key=shown/> ": can do no more than this key, and stops with it. "
                <span class="notice-actions">{adopt()}</span>
            </Notice>
        }
        .into_any(),
        Some(block) => view! {
            <Notice tone=Tone::Bad title="Blocked">
                <Reason key=shown block/>
                <span class="notice-actions">
                    {adopt()}
                    <Button barred=bar_all on_press=move |()| all.set(true)>"Adopt all that this key brought in"</Button>
                </span>
            </Notice>
        }
        .into_any(),
    };
    Some(view! {
        {told}
        <Adopt principal open=one on_adopted/>
        <AdoptAll key open=all on_adopted/>
    })
}

/// Which key it is about, what became of it, and what that means.
#[component]
fn Reason(key: KeyRef, block: Block) -> impl IntoView {
    let ownerless = block.reason == BlockReason::OwnerDeleted;
    // A lineage can be longer than one key: what is broken may lie above the one that brought them in.
    let through = (key != block.key).then(|| view! { "Brought in by key " <KeyOf key/> ". " });
    view! {
        <p>{through} "Depends on key " <KeyOf key=block.key ownerless/> ", which " {became(block.reason)} "."</p>
        <p>"Nobody who depends on that key can sign in or use a key until " {way_back(block.reason)} "adopted or deleted."</p>
    }
}

/// What became of the key, after "the key, which".
fn became(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::KeyDeleted => "was deleted",
        BlockReason::KeyDisabled => "is disabled",
        BlockReason::KeyExpired => "has expired",
        BlockReason::OwnerDeleted => "went with its owner, who was deleted",
        BlockReason::OwnerDisabled => "does not work while its owner is disabled",
        BlockReason::OwnerInvited => "does not work until its owner, who was invited again, accepts",
    }
}

/// What else would unblock them, before "adopted or deleted".
fn way_back(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::KeyDeleted | BlockReason::KeyExpired | BlockReason::OwnerDeleted => "they are ",
        BlockReason::KeyDisabled => "the key is enabled again, or they are ",
        BlockReason::OwnerDisabled => "its owner is enabled again, or they are ",
        BlockReason::OwnerInvited => "its owner accepts, or they are ",
    }
}

/// What one needs to adopt those of a kind, or those whom the keys of a kind brought in.
fn write_permission(kind: Kind) -> Permission {
    match kind {
        Kind::User => Permission::USERS_WRITE,
        Kind::ApiUser => Permission::API_USERS_WRITE,
    }
}
