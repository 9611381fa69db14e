//! The table of keys.

use leptos::prelude::*;

use super::desk::KeyDesk;
use super::holder::HeldKey;
use super::row::row;
use crate::part::Listed;
use crate::state::own_account::OwnAccount;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::Column;

/// Keys in a table, each with what one can do about it.
#[component]
pub fn KeyTable(
    /// The keys.
    pages: PagedList<HeldKey>,
    /// Where it is asked for.
    desk: KeyDesk,
    /// What they are, in the plural, e.g. "API tokens".
    what: &'static str,
    /// Whether they are of several owners, so that each says whose it is.
    #[prop(optional)]
    with_owner: bool,
    /// What to say, and offer, when there are none.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let (rights, own) = (Rights::here(), OwnAccount::here());
    let owner = with_owner.then(|| Column::text("Owner"));
    let facts = ["Prefix", "Scope", "Created", "Expires", "Last used", "Status"];
    let columns = [Column::text("Name")]
        .into_iter()
        .chain(owner)
        .chain(facts.map(Column::text))
        .chain([Column::actions()])
        .collect::<Vec<_>>();
    view! { <Listed pages what columns key=state row=move |held| row(held, rights, own, desk) empty/> }
}

/// What tells a key in one state from all others. Use changes no version.
fn state(held: &HeldKey) -> String {
    let key = &held.key;
    let used_at = key.last_used.as_ref().map(|used| used.at.as_second()).unwrap_or_default();
    format!("{}/{}/{used_at}", key.id, key.version)
}
