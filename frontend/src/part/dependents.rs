//! How many users and API users depend on a key, and what they gain when they no longer do.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::page::PAGE_LIMIT;
use postern_shared::principal::{KeyRef, Kind, PrincipalQuery};

use super::impact::ImpactPreviews;
use crate::api::{Api, Failure, Principal};
use crate::state::principal_policy::read_permission;
use crate::state::rights::Rights;

/// The most principals for which the gains are looked up, one call each.
const PREVIEWED: usize = 5;

/// The principals that depend on a key: those on the first page of each kind that the person may see.
#[derive(Clone)]
struct KeyDependents {
    kinds: Vec<Kind>,
    items: Vec<Principal>,
    has_more: bool,
}

/// The count of those that depend directly on a key, as far as the person may see them, and what each gains.
#[component]
pub(super) fn Dependents(
    /// The key.
    key: KeyRef,
    /// Whether they keep their credentials.
    keep: RwSignal<bool>,
) -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let dependents = LocalResource::new(move || load(api, rights, key.clone()));
    move || {
        let KeyDependents { kinds, items, has_more } = dependents.get()?.ok()?;
        let sentence = sentence(&kinds, &items, has_more);
        let is_previewed = !items.is_empty() && items.len() <= PREVIEWED && !has_more;
        let targets: Vec<_> = items.into_iter().map(|it| (it.label().to_owned(), it.id)).collect();
        let proposals = Signal::derive(move || {
            let proposal = |(name, id): &(String, _)| {
                let proposal = Proposal::PrincipalAdopt { principal: Clone::clone(id), keep_sign_in: keep.get() };
                (Some(name.clone()), proposal)
            };
            targets.iter().map(proposal).collect::<Vec<_>>()
        });
        Some(view! {
            <p>{sentence}</p>
            {is_previewed.then(|| view! { <ImpactPreviews proposals/> })}
        })
    }
}

const KINDS: [Kind; 2] = [Kind::User, Kind::ApiUser];

async fn load(api: Api, rights: Rights, key: KeyRef) -> Result<KeyDependents, Failure> {
    let kinds: Vec<Kind> = KINDS.into_iter().filter(|kind| untrack(|| rights.may(&read_permission(*kind)))).collect();
    let (mut items, mut has_more) = (Vec::new(), false);
    for kind in &kinds {
        let query = PrincipalQuery {
            provisioned_by: Some(key.id.clone()),
            limit: Some(PAGE_LIMIT),
            ..PrincipalQuery::default()
        };
        let page = api.principals(*kind, query).await?;
        has_more |= page.next_cursor.is_some();
        items.extend(page.items);
    }
    Ok(KeyDependents { kinds, items, has_more })
}

/// How many of each kind depend on the key, and which kind the person cannot see.
fn sentence(kinds: &[Kind], items: &[Principal], has_more: bool) -> String {
    let count = |kind: Kind| items.iter().filter(|it| it.id.kind() == kind).count();
    let counts: Vec<String> = kinds.iter().map(|kind| noun(count(*kind), kind.pick("user", "API user"))).collect();
    let least = if has_more { "at least " } else { "" };
    let seen =
        (!counts.is_empty()).then(|| format!("Directly dependent on this key: {least}{}.", counts.join(" and ")));
    let unseen = KINDS.into_iter().filter(|kind| !kinds.contains(kind));
    let unseen = unseen.map(|kind| format!("You cannot see {}.", kind.pick("users", "API users")));
    seen.into_iter().chain(unseen).collect::<Vec<_>>().join(" ")
}

fn noun(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    }
}
