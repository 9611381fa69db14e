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
const PREVIEWED: usize = 20;

/// The principals found on the first page of each kind, and whether there are more.
#[derive(Clone)]
struct Found {
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
    let found = LocalResource::new(move || load(api, rights, key.clone()));
    move || {
        let Found { items, has_more } = found.get()?.ok()?;
        let count = |kind| items.iter().filter(|it| it.id.kind() == kind).count();
        let least = if has_more { "At least " } else { "" };
        let counts =
            format!("{least}{} and {}", noun(count(Kind::User), "user"), noun(count(Kind::ApiUser), "API user"));
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
            <p>{counts} " depend directly on this key."</p>
            {is_previewed.then(|| view! { <ImpactPreviews proposals/> })}
        })
    }
}

async fn load(api: Api, rights: Rights, key: KeyRef) -> Result<Found, Failure> {
    let (mut items, mut has_more) = (Vec::new(), false);
    for kind in [Kind::User, Kind::ApiUser] {
        if untrack(|| rights.may(&read_permission(kind))) {
            let query = PrincipalQuery {
                provisioned_by: Some(key.id.clone()),
                limit: Some(PAGE_LIMIT),
                ..PrincipalQuery::default()
            };
            let page = api.principals(kind, query).await?;
            has_more |= page.next_cursor.is_some();
            items.extend(page.items);
        }
    }
    Ok(Found { items, has_more })
}

fn noun(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    }
}
