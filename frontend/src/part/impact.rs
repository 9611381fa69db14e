//! Whom a change one is about to make would reach, in words.

use leptos::prelude::*;
use postern_shared::impact::{Difference, Impact, Proposal, Reach, ReachedKey};
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalName};

use crate::api::{Api, Failure};
use crate::ui::{Loading, Notice, Tone};

/// What is said while the answer is on its way.
const FINDING_OUT: &str = "Finding out whom this reaches";

/// Asks whom the change would reach, and says it. Asked when it is drawn, and again when the proposal changes.
#[component]
pub fn ImpactOf(
    /// The change one thinks of.
    #[prop(into)]
    proposal: Signal<Proposal>,
) -> impl IntoView {
    let api = Api::here();
    let impact = LocalResource::new(move || api.impact(proposal.get()));
    move || match impact.get() {
        None => view! { <Loading label=FINDING_OUT/> }.into_any(),
        Some(Ok(impact)) => view! { <Told impact/> }.into_any(),
        Some(Err(failure)) => unknown(&failure),
    }
}

/// The same for several changes of which none reaches what another one reaches. Names those of which it cannot be said.
#[component]
pub fn ImpactOfAll(
    /// The changes, each with the name of what it changes.
    proposals: Vec<(String, Proposal)>,
) -> impl IntoView {
    let api = Api::here();
    let impact = LocalResource::new(move || together(api, proposals.clone()));
    move || {
        match impact.get() {
        None => view! { <Loading label=FINDING_OUT/> }.into_any(),
        Some((impact, unknown)) => view! {
            {unknown.into_iter().map(|sentence| view! { <Notice tone=Tone::Warning>{sentence}</Notice> }).collect_view()}
            {impact.map(|impact| view! { <Told impact/> })}
        }
        .into_any(),
    }
    }
}

/// What several changes reach together, if it can be said of any, and of which it cannot be said.
async fn together(api: Api, proposals: Vec<(String, Proposal)>) -> (Option<Impact>, Vec<String>) {
    let (mut sum, mut unknown) = (None::<Impact>, Vec::new());
    for (name, proposal) in proposals {
        match api.impact(proposal).await {
            Ok(impact) => {
                sum = Some(match sum {
                    None => impact,
                    Some(sum) => plus(sum, impact),
                });
            }
            Err(failure) => unknown.push(format!("Whom this reaches cannot be said for {name}: {}", failure.whole())),
        }
    }
    (sum, unknown)
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
        complete: one.complete && other.complete,
        permissions_hidden: one.permissions_hidden || other.permissions_hidden,
    }
}

fn unknown(failure: &Failure) -> AnyView {
    let sentence = format!("Whom this reaches cannot be said: {}", failure.whole());
    view! { <Notice tone=Tone::Warning>{sentence}</Notice> }.into_any()
}

/// What an impact says. Nothing is said of what is not reached.
#[component]
fn Told(impact: Impact) -> impl IntoView {
    let (complete, permissions_hidden) = (impact.complete, impact.permissions_hidden);
    let nobody = complete && impact == Impact { complete, permissions_hidden, ..Impact::default() };
    view! {
        <div class="impact">
            {nobody.then(|| view! { <p>"No one else is affected."</p> })}
            {names("Can no longer sign in or act", &impact.stopped, name)}
            {names("Can act again", &impact.revived, name)}
            {names("Keys that stop working", &impact.keys_stopped, key_name)}
            {names("Keys that work again", &impact.keys_revived, key_name)}
            {names("Can do other things than now", &impact.changed, difference)}
            {(!complete).then(|| view! { <p>"More may be affected: not everyone was looked at."</p> })}
            {permissions_hidden.then(|| view! { <p>"You cannot see what roles grant, so gains and losses are not shown."</p> })}
        </div>
    }
}

fn names<T>(title: &'static str, reach: &Reach<T>, text: fn(&T) -> String) -> Option<AnyView> {
    if reach.total == 0 {
        return None;
    }
    let named = reach.named.iter().map(|one| view! { <li>{text(one)}</li> }).collect_view();
    let rest = reach.total - reach.named.len() as u64;
    let list = if reach.named.is_empty() {
        view! { <p class="quiet">"You may not see their names."</p> }.into_any()
    } else {
        view! { <ul>{named} {(rest > 0).then(|| view! { <li>"and " {rest} " more"</li> })}</ul> }.into_any()
    };
    Some(
        view! {
            <section>
                <h3>{title} " (" {reach.total} ")"</h3>
                {list}
            </section>
        }
        .into_any(),
    )
}

fn name(principal: &PrincipalName) -> String {
    match principal.kind {
        Kind::User => principal.name.clone(),
        Kind::ApiUser => format!("{} (API user)", principal.name),
    }
}

fn key_name(key: &ReachedKey) -> String {
    format!("{} of {}", key.name, name(&key.owner))
}

fn difference(difference: &Difference) -> String {
    let list = |permissions: &[Permission]| permissions.iter().map(Permission::as_str).collect::<Vec<_>>().join(", ");
    let gains = (!difference.gains.is_empty()).then(|| format!("gains {}", list(&difference.gains)));
    let loses = (!difference.loses.is_empty()).then(|| format!("loses {}", list(&difference.loses)));
    let both = gains.into_iter().chain(loses).collect::<Vec<_>>().join("; ");
    let name = name(&difference.principal);
    if both.is_empty() { name } else { format!("{name}: {both}") }
}
