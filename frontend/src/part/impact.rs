//! Who and what a change would affect, in words.

use leptos::prelude::*;
use postern_shared::impact::{Difference, Impact, Proposal, Reach, ReachedKey};
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, NamedKey, PrincipalName};

use super::principal::{KeyLink, PrincipalLink};
use crate::api::{Api, Failure};
use crate::state::fetched::Fetched;
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
        None => view! { <Loading label="Checking who is affected"/> }.into_any(),
        Some((impact, failed)) => view! {
            {failed.into_iter().map(|sentence| view! { <Notice tone=Tone::Warning>{sentence}</Notice> }).collect_view()}
            {impact.map(|impact| view! { <ImpactSummary impact/> })}
        }
        .into_any(),
    }
}

/// The sum of what several changes would affect, as far as it is known, and a sentence for each that failed.
async fn total(api: Api, proposals: Vec<(Option<String>, Proposal)>) -> (Option<Impact>, Vec<String>) {
    let (mut sum, mut failed) = (None::<Impact>, Vec::new());
    for (name, proposal) in proposals {
        match api.impact(proposal).await {
            Ok(impact) => {
                sum = Some(match sum {
                    None => impact,
                    Some(sum) => plus(sum, impact),
                });
            }
            Err(failure) => failed.push(unknown(name.as_deref(), &failure)),
        }
    }
    (sum, failed)
}

fn unknown(name: Option<&str>, failure: &Failure) -> String {
    let of = name.map(|name| format!(" for {name}")).unwrap_or_default();
    format!("Cannot show who is affected{of}: {}", failure.whole())
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
    let least = if impact.complete { "" } else { "at least " };
    match (principals, keys) {
        (0, 0) if impact.complete => None,
        (0, 0) => Some("This may affect others".to_owned()),
        (0, 1) => Some(format!("This affects {least}1 key")),
        (0, keys) => Some(format!("This affects {least}{keys} keys")),
        (1, _) => Some(format!("This affects {least}1 user or API user")),
        (principals, _) => Some(format!("This affects {least}{principals} users and API users")),
    }
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
            {(affected(&impact).is_none() && !moves).then(|| view! { <p>"No one else is affected."</p> })}
            {names("Become independent of the key", impact.adopted, principal_link)}
            {names("Stay, because they go beyond your rights", impact.refused, principal_link)}
            {names("Can no longer sign in or act", impact.stopped, principal_link)}
            {names("Can act again", impact.revived, principal_link)}
            {names("Keys that stop working", impact.keys_stopped, key_link)}
            {names("Keys that work again", impact.keys_revived, key_link)}
            {names("Permissions change", impact.changed, difference)}
            {names("Move to the other key", impact.moved, principal_link)}
            {names("Keys that move with them", impact.keys_moved, key_link)}
            {names("Stay with this key, because they would gain permissions", impact.remaining, principal_link)}
            {names("Keys that stay, because they would gain permissions", impact.keys_remaining, key_link)}
            {(!complete).then(|| view! { <p>"There may be more: not everyone was checked."</p> })}
            {permissions_hidden.then(|| view! {
                <p>"You cannot see what roles grant, so gained and lost permissions are not shown."</p>
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
        view! { <p class="quiet">"You do not have permission to see their names."</p> }.into_any()
    } else {
        let named = named.into_iter().map(|one| view! { <li>{item(one)}</li> }.into_any()).collect_view();
        view! { <ul>{named} {(rest > 0).then(|| view! { <li>"and " {rest} " more"</li> })}</ul> }.into_any()
    };
    Some(
        view! {
            <section>
                <h3>{title} " (" {total} ")"</h3>
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
    let list = |verb: &str, permissions: &[Permission]| {
        let names = permissions.iter().map(Permission::words_and_name).collect::<Vec<_>>().join(", ");
        (!permissions.is_empty()).then(|| format!("{verb} {names}"))
    };
    let changes: Vec<String> = list("gains", &gains).into_iter().chain(list("loses", &loses)).collect();
    let changes = (!changes.is_empty()).then(|| format!(": {}", changes.join("; ")));
    view! { {principal_link(principal)} {changes} }.into_any()
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
