//! The key that a user or an API user depends on, why it blocks them, and the remedy: keeping their access without it.

use leptos::prelude::*;
use postern_shared::principal::{Block, BlockReason, NamedKey};

use super::adopt::Adopt;
use super::adopt_all::AdoptAll;
use super::principal::KeyLink;
use crate::api::Principal;
use crate::state::principal_policy::PrincipalPolicy;
use crate::ui::{Button, Notice, Tone};

/// Names the key that a principal depends on, and what is wrong with it. Shows nothing for those who depend on none.
#[component]
pub fn BlockedNotice(
    /// Who.
    target: RwSignal<Principal>,
    /// The policy for the signed-in person.
    policy: PrincipalPolicy,
    /// Called when they have been adopted.
    on_adopted: Callback<()>,
) -> impl IntoView {
    // Made again only if it shows something else, so that its dialogs stay open when the target changes in another way.
    let shown = Memo::new(move |_| {
        target.with(|it| it.provisioned_by.clone().map(|key| (key, it.blocked_by.clone(), it.name.clone())))
    });
    move || shown.get().map(|(key, block, _)| view! { <DependencyNotice target key block policy on_adopted/> })
}

/// The key, why it blocks them if it does, and the buttons that adopt.
#[component]
fn DependencyNotice(
    target: RwSignal<Principal>,
    key: NamedKey,
    block: Option<Block>,
    policy: PrincipalPolicy,
    on_adopted: Callback<()>,
) -> impl IntoView {
    let (one, all) = (RwSignal::new(false), RwSignal::new(false));
    let owner = key.reference.owner.kind();
    let disabled_reason = Signal::derive(move || target.with(|it| policy.adopt_disabled_reason(it)));
    let all_disabled_reason = Signal::derive(move || policy.disabled_reason(owner));
    let adopt = move || {
        view! { <Button disabled_reason on_press=move |()| one.set(true)>"Keep access without this key"</Button> }
    };
    let shown = key.clone();
    let notice = match block {
        None => view! {
            <Notice>
                "Depends on key " <KeyLink key=shown/> ": it can do no more than this key and stops working with it. "
                <span class="notice-actions">{adopt()}</span>
            </Notice>
        }
        .into_any(),
        Some(block) => view! {
            <Notice tone=Tone::Bad title="Blocked">
                <BlockExplanation key=shown block/>
                <span class="notice-actions">
                    {adopt()}
                    <Button disabled_reason=all_disabled_reason on_press=move |()| all.set(true)>"Keep access of all that depend on it"</Button>
                </span>
            </Notice>
        }
        .into_any(),
    };
    view! {
        {notice}
        <Adopt target=target.get_untracked() open=one on_adopted/>
        <AdoptAll key open=all on_adopted/>
    }
}

/// Which key blocks them, why, and what that means.
#[component]
fn BlockExplanation(key: NamedKey, block: Block) -> impl IntoView {
    let ownerless = block.reason == BlockReason::OwnerDeleted;
    // The broken key can be an ancestor of the key that they depend on.
    let through = (key.reference != block.key.reference).then(|| view! { "Depends on key " <KeyLink key/> ". " });
    let verb = if through.is_some() { "This in turn depends on key " } else { "Depends on key " };
    view! {
        <p>{through} {verb} <KeyLink key=block.key ownerless/> ", which " {reason_clause(block.reason)} "."</p>
        <p>"No one who depends on that key can sign in or use a key until " {remedy_clause(block.reason)} "made independent of it or deleted."</p>
    }
}

/// The state of the key, after "the key, which".
fn reason_clause(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::KeyDeleted => "was deleted",
        BlockReason::KeyDisabled => "is disabled",
        BlockReason::KeyExpired => "has expired",
        BlockReason::OwnerDeleted => "was deleted with its owner",
        BlockReason::OwnerDisabled => "does not work while its owner is disabled",
        BlockReason::OwnerInvited => "does not work until its owner accepts a new invitation",
    }
}

/// The other remedy, before "made independent of it or deleted".
fn remedy_clause(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::KeyDeleted | BlockReason::KeyExpired | BlockReason::OwnerDeleted => "they are ",
        BlockReason::KeyDisabled => "the key is enabled again, or they are ",
        BlockReason::OwnerDisabled => "its owner is enabled again, or they are ",
        BlockReason::OwnerInvited => "its owner accepts the invitation, or they are ",
    }
}
