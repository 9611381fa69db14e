//! Choosing whether a user's API tokens are kept when the password changes or is deleted.

use leptos::prelude::*;
use postern_shared::account::Tokens;
use postern_shared::api_key::ApiKey;
use postern_shared::impact::Proposal;
use postern_shared::page::{PAGE_LIMIT, Page, Paging};
use postern_shared::principal::PrincipalId;

use super::ImpactPreview;
use crate::api::{Api, Failure, KeyHolder};
use crate::state::fetched::Fetched;
use crate::text::tokens_field as text;
use crate::ui::{Loading, Moment, Notice, RadioGroup, Tone};

const KEEP: &str = "keep";
const DELETE: &str = "delete";
/// The most tokens that are listed by name.
const LISTED: usize = 10;

/// The choice between keeping and deleting the tokens. Without tokens there is nothing to choose.
#[derive(Clone, Copy)]
pub struct TokensChoice {
    tokens: Fetched<Result<Page<ApiKey>, Failure>>,
    chosen: RwSignal<String>,
    owner: StoredValue<PrincipalId>,
}

impl TokensChoice {
    /// The choice about someone's tokens; nothing is chosen yet.
    pub fn new(holder: KeyHolder) -> Self {
        let (api, owner) = (Api::here(), StoredValue::new(holder.id()));
        let all = Paging { limit: Some(PAGE_LIMIT), ..Paging::default() };
        let tokens = Fetched::new(move || api.keys_of(holder.clone(), all.clone()));
        Self { tokens, chosen: RwSignal::new(String::new()), owner }
    }

    /// The choice, or the error.
    pub fn read(self) -> Result<Tokens, &'static str> {
        let has_none = |page: &Page<ApiKey>| page.items.is_empty() && page.next_cursor.is_none();
        match (untrack(|| self.tokens.get()), &*self.chosen.get_untracked()) {
            (None, _) => Err(text::WAIT),
            (Some(Ok(page)), _) if has_none(&page) => Ok(Tokens::Keep),
            (Some(_), KEEP) => Ok(Tokens::Keep),
            (Some(_), DELETE) => Ok(Tokens::Delete),
            (Some(_), _) => Err(text::CHOOSE),
        }
    }

    /// Loads the tokens again, with nothing chosen.
    pub fn reset(self) {
        self.chosen.set(String::new());
        self.tokens.refetch();
    }
}

/// The field for it: the tokens, and the choice. Shows nothing if there are none.
#[component]
pub fn TokensField(
    /// The choice.
    choice: TokensChoice,
    /// The error.
    error: Signal<Option<String>>,
) -> impl IntoView {
    move || match choice.tokens.get() {
        None => view! { <Loading label=text::LOADING/> }.into_any(),
        Some(Ok(page)) if page.items.is_empty() && page.next_cursor.is_none() => ().into_any(),
        Some(Ok(page)) => view! { <TokenList page/> <KeepOrDelete choice error/> }.into_any(),
        // Tokens that cannot be listed can still be kept or deleted.
        Some(Err(failure)) => {
            let sentence = text::not_loaded(&failure.sentence());
            view! { <Notice tone=Tone::Warning>{sentence}</Notice> <KeepOrDelete choice error/> }.into_any()
        }
    }
}

/// The first tokens by name and last use, and how many more there are.
#[component]
fn TokenList(page: Page<ApiKey>) -> impl IntoView {
    let rest = page.items.len().saturating_sub(LISTED);
    let more = match (rest, page.next_cursor) {
        (rest, Some(_)) => Some(text::more_than(rest)),
        (0, None) => None,
        (rest, None) => Some(text::more(rest)),
    };
    let line = |token: ApiKey| {
        let name = view! { <span translate="no" class="tokens-name">{token.name}</span> }.into_any();
        let line = match token.last_used {
            Some(used) => text::last_used(name, view! { <Moment at=used.at/> }.into_any()),
            None => text::never_used(name),
        };
        view! { <li>{line}</li> }
    };
    view! {
        <div>
            <h3>{text::TOKENS}</h3>
            <ul>
                {page.items.into_iter().take(LISTED).map(line).collect_view()}
                {more.map(|more| view! { <li>{more}</li> })}
            </ul>
        </div>
    }
}

/// The two options, and what deleting would affect.
#[component]
fn KeepOrDelete(choice: TokensChoice, error: Signal<Option<String>>) -> impl IntoView {
    let options = [(KEEP, text::KEEP), (DELETE, text::DELETE)];
    let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    let deletes = Memo::new(move |_| choice.chosen.with(|chosen| chosen == DELETE));
    let proposal = Signal::derive(move || Proposal::KeysDelete { owner: choice.owner.get_value() });
    view! {
        <RadioGroup label=text::WHAT_HAPPENS value=choice.chosen options required=true error
            hint=text::HINT.to_owned()/>
        <Show when=move || deletes.get()>
            <ImpactPreview proposal/>
        </Show>
    }
}
