//! The key that a user or an API user depends on, why it blocks them, and the remedy: keeping their access without it.

use leptos::prelude::*;
use postern_shared::principal::{Block, BlockReason, NamedKey};

use super::adopt::Adopt;
use super::adopt_all::AdoptAll;
use super::principal::KeyLink;
use crate::api::Principal;
use crate::state::principal_policy::PrincipalPolicy;
use crate::text::{adopt, blocked as text};
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
        view! { <Button disabled_reason on_press=move |()| one.set(true)>{text::KEEP_ACCESS}</Button> }
    };
    let shown = key.clone();
    let notice = match block {
        None => view! {
            <Notice>
                {text::depends_on(view! { <KeyLink key=shown/> }.into_any())} " "
                <span class="notice-actions">{adopt()}</span>
            </Notice>
        }
        .into_any(),
        Some(block) => view! {
            <Notice tone=Tone::Bad title=text::BLOCKED>
                <BlockExplanation key=shown block/>
                <span class="notice-actions">
                    {adopt()}
                    <Button disabled_reason=all_disabled_reason on_press=move |()| all.set(true)>{adopt::all::OPEN}</Button>
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
    let through = (key.reference != block.key.reference).then(|| view! { <KeyLink key/> }.into_any());
    let broken = view! { <KeyLink key=block.key ownerless/> }.into_any();
    let explanation = match through {
        Some(key) => text::explanation_through(block.reason, key, broken),
        None => text::explanation(block.reason, broken),
    };
    view! {
        <p>{explanation}</p>
        <p>{text::remedy(block.reason)}</p>
    }
}
