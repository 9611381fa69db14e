//! The key that a user or an API user depends on, why it blocks them, and the way out: adopting them.

use leptos::prelude::*;
use postern_shared::principal::{Block, BlockReason, KeyRef};

use super::adopt::{Adopt, AdoptAll};
use super::lineage::KeyOf;
use crate::state::move_policy::{MovePolicy, MoveTarget};
use crate::ui::{Button, Notice, Tone};

/// Says which key someone depends on, and what is wrong with it. Shows nothing of those who depend on none.
#[component]
pub fn BlockedNotice(
    /// Who.
    target: MoveTarget,
    /// What blocks them, if anything.
    block: Option<Block>,
    /// What the person may move.
    policy: MovePolicy,
    /// Called when they have been adopted.
    on_adopted: Callback<()>,
) -> impl IntoView {
    let key = target.provisioned_by.clone()?;
    let (one, all) = (RwSignal::new(false), RwSignal::new(false));
    let (asked, owner) = (target.clone(), key.owner.kind());
    let disabled_reason = Signal::derive(move || policy.adopt_disabled_reason(&asked));
    let all_disabled_reason = Signal::derive(move || policy.disabled_reason(owner));
    let adopt = move || {
        view! { <Button disabled_reason on_press=move |()| one.set(true)>"Adopt"</Button> }
    };
    let shown = key.clone();
    let told = match block {
        None => view! {
            <Notice>
                "Depends on key " <KeyOf key=shown/> ": can do no more than this key, and stops with it. "
                <span class="notice-actions">{adopt()}</span>
            </Notice>
        }
        .into_any(),
        Some(block) => view! {
            <Notice tone=Tone::Bad title="Blocked">
                <Reason key=shown block/>
                <span class="notice-actions">
                    {adopt()}
                    <Button disabled_reason=all_disabled_reason on_press=move |()| all.set(true)>"Adopt all that depend on this key"</Button>
                </span>
            </Notice>
        }
        .into_any(),
    };
    Some(view! {
        {told}
        <Adopt target open=one on_adopted/>
        <AdoptAll key open=all on_adopted/>
    })
}

/// Which key it is about, what became of it, and what that means.
#[component]
fn Reason(key: KeyRef, block: Block) -> impl IntoView {
    let ownerless = block.reason == BlockReason::OwnerDeleted;
    // A lineage can be longer than one key: what is broken may be an ancestor of the key they depend on.
    let through = (key != block.key).then(|| view! { "Depends on key " <KeyOf key/> ". " });
    let verb = if through.is_some() { "This in turn depends on key " } else { "Depends on key " };
    view! {
        <p>{through} {verb} <KeyOf key=block.key ownerless/> ", which " {became(block.reason)} "."</p>
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
