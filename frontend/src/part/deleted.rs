//! The screen of something that was deleted: its name, who deleted it and when, and its changes.

use leptos::prelude::*;
use postern_shared::change::{Change, ChangeQuery};

use super::ChangeTable;
use super::change_words::{deletes, name};
use crate::api::Api;
use crate::state::fetched::Fetched;
use crate::text::deleted as text;
use crate::ui::{Badge, Loading, Moment, Notice, PageHead, Tone};

/// How many of the latest changes are searched for the deletion. It is the last one, but for changes that end with it.
const SEARCHED: u32 = 10;

/// What the change log knows about something that does not exist.
#[component]
pub(super) fn DeletedItem(
    /// Its id.
    id: String,
    /// The list that it was in: its URL and its name.
    back: (String, String),
    /// Shown if it was never there.
    #[prop(into)]
    missing: ViewFn,
) -> impl IntoView {
    let (api, query) = (Api::here(), ChangeQuery { target: Some(id), ..ChangeQuery::default() });
    let narrow = ChangeQuery { limit: Some(SEARCHED), ..query.clone() };
    let latest = Fetched::new(move || api.changes(narrow.clone()));
    move || {
        let Some(page) = latest.get() else { return view! { <Loading label=text::LOADING/> }.into_any() };
        let deletion = page.ok().and_then(|page| page.items.into_iter().find(|change| deletes(change.action)));
        match deletion {
            None => missing.run(),
            Some(Change { at, actor, target, .. }) => view! {
                <PageHead title=target.name is_name=true back=back.clone() status=|| view! { <Badge>{text::DELETED}</Badge> }/>
                <Notice tone=Tone::Info>{text::deleted_by(name(&actor, false), view! { <Moment at/> }.into_any())}</Notice>
                <ChangeTable query=query.clone() empty=text::NO_CHANGES/>
            }
            .into_any(),
        }
    }
}
