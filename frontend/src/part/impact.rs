//! Who and what a change would affect, in words.

use leptos::prelude::*;
use postern_shared::impact::{Difference, Impact, Proposal, Reach, ReachedKey};
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, Kind, NamedKey, PrincipalName};

use super::permission_item::words_and_name;
use super::principal::{KeyLink, PrincipalLink};
use crate::api::{Api, Failure};
use crate::state::fetched::Fetched;
use crate::text::impact as text;
use crate::text::{sentence, untranslated};
use crate::ui::{Loading, Notice, Tone};

/// Asks what a change would affect, and shows it. Asks again when the proposal changes.
#[component]
pub fn ImpactPreview(
    /// The change.
    #[prop(into)]
    proposal: Signal<Proposal>,
) -> impl IntoView {
    let proposals = Signal::derive(move || vec![(None, proposal.get())]);
    view! { <ImpactPreviews proposals/> }
}

/// The same for several changes that affect different principals and keys. Where one fails, its name says which.
#[component]
pub fn ImpactPreviews(
    /// The changes, each with the name of what it changes where there are several.
    #[prop(into)]
    proposals: Signal<Vec<(Option<String>, Proposal)>>,
) -> impl IntoView {
    let api = Api::here();
    let impact = Fetched::new(move || total(api, proposals.get()));
    move || match impact.get() {
        None => view! { <Loading label=text::CHECKING/> }.into_any(),
        Some((impact, failed)) => view! {
            {failed.into_iter().map(unknown).collect_view()}
            {impact.map(|impact| view! { <ImpactSummary impact/> })}
        }
        .into_any(),
    }
}

/// The name of a change of which it is not known whom it affects, and why.
type Failed = (Option<String>, Failure);

/// The sum of what several changes would affect, as far as it is known, and the names and failures of the others.
async fn total(api: Api, proposals: Vec<(Option<String>, Proposal)>) -> (Option<Impact>, Vec<Failed>) {
    let (mut sum, mut failed) = (None::<Impact>, Vec::new());
    for (name, proposal) in proposals {
        match api.impact(proposal).await {
            Ok(impact) => {
                sum = Some(match sum {
                    None => impact,
                    Some(sum) => plus(sum, impact),
                });
            }
            Err(failure) => failed.push((name, failure)),
        }
    }
    (sum, failed)
}

fn unknown((name, failure): Failed) -> impl IntoView {
    view! { <Notice tone=Tone::Warning>{text::unknown(name.map(untranslated), failure.whole())}</Notice> }
}

fn plus(one: Impact, other: Impact) -> Impact {
    fn both<T>(mut one: Reach<T>, other: Reach<T>) -> Reach<T> {
        one.named.extend(other.named);
        Reach { total: one.total + other.total, ..one }
    }
    Impact {
        stopped: both(one.stopped, other.stopped),
        revived: both(one.revived, other.revived),
        keys_stopped: both(one.keys_stopped, other.keys_stopped),
        keys_revived: both(one.keys_revived, other.keys_revived),
        changed: both(one.changed, other.changed),
        adopted: both(one.adopted, other.adopted),
        refused: both(one.refused, other.refused),
        moved: both(one.moved, other.moved),
        keys_moved: both(one.keys_moved, other.keys_moved),
        remaining: both(one.remaining, other.remaining),
        keys_remaining: both(one.keys_remaining, other.keys_remaining),
        complete: one.complete && other.complete,
        permissions_hidden: one.permissions_hidden || other.permissions_hidden,
    }
}

/// The count of the affected, as a title; none if a change affects nobody.
pub(super) fn affected(impact: &Impact) -> Option<String> {
    let principals = impact.stopped.total + impact.revived.total + impact.changed.total;
    let keys = impact.keys_stopped.total + impact.keys_revived.total;
    match (principals, keys) {
        (0, 0) if impact.complete => None,
        (0, 0) => Some(text::MAY_AFFECT_OTHERS.to_owned()),
        (0, keys) => Some(text::affects_keys(keys, impact.complete)),
        (1, _) => Some(text::affects_principal(kind_of_one(impact), impact.complete)),
        (principals, _) => Some(text::affects_principals(principals, impact.complete)),
    }
}

/// The kind of the only principal that a change affects, unless its name is hidden.
fn kind_of_one(impact: &Impact) -> Option<Kind> {
    let (stopped, revived, changed) = (&impact.stopped.named, &impact.revived.named, &impact.changed.named);
    let changed = changed.iter().map(|difference| &difference.principal);
    stopped.iter().chain(revived).chain(changed).next().map(|name| name.id.kind())
}

/// The effects of a change, a list for each.
#[component]
pub fn ImpactSummary(
    /// The effects.
    impact: Impact,
) -> impl IntoView {
    let (complete, permissions_hidden) = (impact.complete, impact.permissions_hidden);
    let named = [&impact.moved, &impact.remaining, &impact.adopted, &impact.refused];
    let moves = named.iter().any(|reach| !reach.is_empty())
        || [&impact.keys_moved, &impact.keys_remaining].iter().any(|reach| !reach.is_empty());
    view! {
        <div class="impact">
            {(affected(&impact).is_none() && !moves).then(|| view! { <p>{text::NO_ONE}</p> })}
            {names(text::ADOPTED, impact.adopted, principal_link)}
            {names(text::REFUSED, impact.refused, principal_link)}
            {names(text::STOPPED, impact.stopped, principal_link)}
            {names(text::REVIVED, impact.revived, principal_link)}
            {names(text::KEYS_STOPPED, impact.keys_stopped, key_link)}
            {names(text::KEYS_REVIVED, impact.keys_revived, key_link)}
            {names(text::CHANGED, impact.changed, difference)}
            {names(text::MOVED, impact.moved, principal_link)}
            {names(text::KEYS_MOVED, impact.keys_moved, key_link)}
            {names(text::REMAINING, impact.remaining, principal_link)}
            {names(text::KEYS_REMAINING, impact.keys_remaining, key_link)}
            {(!complete).then(|| view! { <p>{text::MAY_BE_MORE}</p> })}
            {permissions_hidden.then(|| view! {
                <p>{text::PERMISSIONS_HIDDEN}</p>
            })}
        </div>
    }
}

fn names<T>(title: &'static str, reach: Reach<T>, item: fn(T) -> AnyView) -> Option<AnyView> {
    let Reach { named, total } = reach;
    if total == 0 {
        return None;
    }
    let rest = total - named.len() as u64;
    let list = if named.is_empty() {
        view! { <p class="quiet">{text::NAMES_HIDDEN}</p> }.into_any()
    } else {
        let named = named.into_iter().map(|one| view! { <li>{item(one)}</li> }.into_any()).collect_view();
        view! { <ul>{named} {(rest > 0).then(|| view! { <li>{text::more(rest)}</li> })}</ul> }.into_any()
    };
    Some(
        view! {
            <section>
                <h3>{sentence(title, [("count", total.into_any())])}</h3>
                {list}
            </section>
        }
        .into_any(),
    )
}

fn principal_link(principal: PrincipalName) -> AnyView {
    view! { <PrincipalLink principal/> }.into_any()
}

fn key_link(ReachedKey { owner, id, name }: ReachedKey) -> AnyView {
    let reference = KeyRef { owner: owner.id, id };
    view! { <KeyLink key=NamedKey { reference, name: Some(name), owner_name: Some(owner.name) }/> }.into_any()
}

fn difference(Difference { principal, gains, loses }: Difference) -> AnyView {
    let list = |permissions: &[Permission]| {
        let separator = |at| if at == 0 { "" } else { ", " };
        let names = permissions.iter().enumerate().map(|(at, it)| (separator(at), words_and_name(it)));
        (!permissions.is_empty()).then(|| names.collect_view().into_any())
    };
    text::difference(principal_link(principal), list(&gains), list(&loses))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn impact(changed: u64, keys_stopped: u64, complete: bool) -> Impact {
        let changed = Reach { named: Vec::new(), total: changed };
        let keys_stopped = Reach { named: Vec::new(), total: keys_stopped };
        Impact { changed, keys_stopped, complete, ..Impact::default() }
    }

    #[test]
    fn a_change_that_affects_nobody_asks_nothing() {
        assert_eq!(affected(&impact(0, 0, true)), None);
    }

    #[test]
    fn a_change_that_was_not_checked_to_the_end_asks() {
        assert_eq!(affected(&impact(0, 0, false)).as_deref(), Some("This may affect others"));
    }

    #[test]
    fn the_question_counts_who_is_affected() {
        assert_eq!(affected(&impact(1, 4, true)).as_deref(), Some("This affects 1 user or API user"));
        assert_eq!(affected(&impact(250, 4, false)).as_deref(), Some("This affects at least 250 users and API users"));
        assert_eq!(affected(&impact(0, 1, true)).as_deref(), Some("This affects 1 key"));
    }
}
