//! Moving what depends on a key to another key of its owner.

use leptos::prelude::*;
use postern_shared::id::KeyId;
use postern_shared::impact::Proposal;
use postern_shared::page::{PAGE_LIMIT, Paging};
use postern_shared::principal::KeyRef;
use postern_shared::succession::{Moved, Succeeded, Succession};

use super::actions::KeyActions;
use super::holder::HeldKey;
use crate::api::{Api, Failure, KeyHolder};
use crate::part::{FormDialog, ImpactPreview};
use crate::state::fetched::Fetched;
use crate::state::saving::Saving;
use crate::text::key::CHOOSE_KEY;
use crate::text::succession as text;
use crate::ui::{SelectField, now};

/// Asks for the other key, shows what moves, and moves it.
#[component]
pub(super) fn SucceedKey(
    /// The actions it is one of.
    actions: KeyActions,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let api = Api::here();
    let progress = RwSignal::new(Moved::default());
    let (open, saving, chosen) = (actions.dialog(), Saving::new(), RwSignal::new(String::new()));
    let HeldKey { holder, key, .. } = held;
    let (title, old, name) = (text::title(&key.name), key.id.clone(), key.name);
    let choices = Fetched::new({
        let (holder, old) = (holder.clone(), old.clone());
        move || choices(api, holder.clone(), old.clone())
    });
    let options = Signal::derive(move || match choices.get() {
        None => vec![(String::new(), text::LOADING.to_owned())],
        Some(Err(failure)) => vec![(String::new(), failure.whole())],
        Some(Ok(keys)) if keys.is_empty() => vec![(String::new(), text::NO_OTHER.to_owned())],
        Some(Ok(keys)) => [(String::new(), text::CHOOSE.to_owned())].into_iter().chain(keys).collect(),
    });
    let owner = holder.id();
    let chosen_key = {
        let owner = owner.clone();
        move |id: &str| id.parse().ok().map(|id| KeyRef { owner: owner.clone(), id })
    };
    let proposal = Signal::derive({
        let (chosen_key, old) = (chosen_key.clone(), old.clone());
        move || {
            let to = chosen.with(|id| chosen_key(id))?;
            Some(Proposal::KeySucceed { owner: to.owner.clone(), key: old.clone(), to })
        }
    });
    let on_submit = Callback::new(move |()| {
        let Some(key) = chosen.with_untracked(|id| chosen_key(id)) else {
            return saving.refuse("key", CHOOSE_KEY);
        };
        let call = succeed(api, progress, holder.clone(), old.clone(), Succession { key });
        let name = name.clone();
        saving.run(call, move |done| {
            open.try_set(false);
            actions.done(text::done(&name, &done));
        });
    });
    view! {
        <FormDialog title open saving verb=text::MOVE on_submit>
            <p>{text::MEANING}</p>
            <SelectField label=text::SUCCESSOR value=chosen options error=saving.error("key")
                hint=text::SUCCESSOR_HINT/>
            {move || proposal.get().map(|proposal| view! { <ImpactPreview proposal=Signal::stored(proposal)/> })}
            {move || text::moved_so_far(progress.get()).map(|moved| view! { <p role="status">{moved}</p> })}
        </FormDialog>
    }
}

/// The other keys of a holder that are neither disabled nor expired: their ids and names.
async fn choices(api: Api, holder: KeyHolder, old: KeyId) -> Result<Vec<(String, String)>, Failure> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = api.keys_of(holder.clone(), Paging { limit: Some(PAGE_LIMIT), cursor }).await?;
        let others = page
            .items
            .into_iter()
            .filter(|key| key.id != old && !key.disabled && key.expires_at.is_none_or(|at| now() < at));
        found.extend(others.map(|key| (key.id.to_string(), format!("{} ({})", key.name, key.prefix))));
        cursor = page.next_cursor;
        if cursor.is_none() {
            found.sort_by(|one, other| one.1.cmp(&other.1));
            return Ok(found);
        }
    }
}

/// Goes on with the cursor until the end. Shows what moved so far, and returns the sum.
async fn succeed(
    api: Api,
    progress: RwSignal<Moved>,
    holder: KeyHolder,
    old: KeyId,
    to: Succession,
) -> Result<Succeeded, Failure> {
    let (mut sum, mut cursor) = (Succeeded::default(), None);
    loop {
        let part =
            api.succeed_key(holder.clone(), old.clone(), Paging { cursor, ..Paging::default() }, to.clone()).await?;
        sum.moved.users += part.moved.users;
        sum.moved.api_users += part.moved.api_users;
        sum.moved.keys += part.moved.keys;
        sum.moved.roles += part.moved.roles;
        sum.remaining.principals.total += part.remaining.principals.total;
        sum.remaining.keys.total += part.remaining.keys.total;
        sum.remaining.roles = part.remaining.roles;
        sum.complete = part.complete;
        progress.try_set(sum.moved);
        cursor = part.next_cursor;
        if cursor.is_none() {
            return Ok(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_moved_and_what_did_not() {
        let mut done = Succeeded { complete: true, ..Succeeded::default() };
        assert_eq!(text::done("HR", &done), "Nothing moved from HR");
        done.moved = Moved { users: 1, api_users: 2, keys: 0, roles: 1 };
        assert_eq!(text::done("HR", &done), "Moved 1 user, 2 API users, 1 role from HR");
        done.complete = false;
        assert_eq!(
            text::done("HR", &done),
            "Moved 1 user, 2 API users, 1 role from HR; more depends on it by now, so move again"
        );
        done.moved = Moved { keys: 3, ..Moved::default() };
        done.remaining.principals.total = 2;
        assert_eq!(
            text::done("HR", &done),
            "Moved 3 keys from HR; 2 still depend on it, because they would gain permissions"
        );
    }
}
