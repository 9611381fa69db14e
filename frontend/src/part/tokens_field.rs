//! Choosing what becomes of a user's API tokens when the password changes or ends.

use leptos::prelude::*;
use postern_shared::account::Tokens;
use postern_shared::api_key::ApiKey;
use postern_shared::id::UserId;
use postern_shared::impact::Proposal;
use postern_shared::page::{PAGE_LIMIT, Page, Paging};

use super::ImpactOf;
use crate::api::{Api, Failure};
use crate::ui::{Loading, Moment, Notice, RadioGroup, Tone};

const KEEP: &str = "keep";
const DELETE: &str = "delete";
/// How many tokens are listed by name.
const LISTED: usize = 10;

/// What becomes of the tokens, as it is being chosen. Without tokens there is nothing to choose.
#[derive(Clone, Copy)]
pub struct TokensChoice {
    tokens: LocalResource<Result<Page<ApiKey>, Failure>>,
    chosen: RwSignal<String>,
    owner: StoredValue<UserId>,
}

impl TokensChoice {
    /// A choice not yet made, about one's own tokens.
    pub fn of_own(owner: UserId) -> Self {
        let api = Api::here();
        Self::about(owner, LocalResource::new(move || api.tokens(all())))
    }

    /// A choice not yet made, about another person's tokens.
    pub fn of(owner: UserId) -> Self {
        let (api, whose) = (Api::here(), owner.clone());
        Self::about(owner, LocalResource::new(move || api.tokens_of(whose.clone(), all())))
    }

    fn about(owner: UserId, tokens: LocalResource<Result<Page<ApiKey>, Failure>>) -> Self {
        Self { tokens, chosen: RwSignal::new(String::new()), owner: StoredValue::new(owner) }
    }

    /// What was chosen, or what is wrong with it.
    pub fn read(self) -> Result<Tokens, &'static str> {
        let has_none = |page: &Page<ApiKey>| page.items.is_empty() && page.next_cursor.is_none();
        match (untrack(|| self.tokens.get()), &*self.chosen.get_untracked()) {
            (None, _) => Err("Wait until the API tokens are listed."),
            (Some(Ok(page)), _) if has_none(&page) => Ok(Tokens::Keep),
            (Some(_), KEEP) => Ok(Tokens::Keep),
            (Some(_), DELETE) => Ok(Tokens::Delete),
            (Some(_), _) => Err("Choose what becomes of the API tokens."),
        }
    }

    /// Lists the tokens again, with nothing chosen.
    pub fn reset(self) {
        self.chosen.set(String::new());
        self.tokens.refetch();
    }
}

fn all() -> Paging {
    Paging { limit: Some(PAGE_LIMIT), ..Paging::default() }
}

/// The field for it: the tokens, and whether they are kept or deleted. Shows nothing if there are none.
#[component]
pub fn TokensField(
    /// What is chosen.
    choice: TokensChoice,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    move || match choice.tokens.get() {
        None => view! { <Loading label="Loading the API tokens"/> }.into_any(),
        Some(Ok(page)) if page.items.is_empty() && page.next_cursor.is_none() => ().into_any(),
        Some(Ok(page)) => view! { <TokenList page/> <KeepOrDelete choice error/> }.into_any(),
        // What cannot be listed can be kept or deleted all the same.
        Some(Err(failure)) => {
            let sentence = format!("The API tokens cannot be listed: {}", failure.sentence());
            view! { <Notice tone=Tone::Warning>{sentence}</Notice> <KeepOrDelete choice error/> }.into_any()
        }
    }
}

/// The first tokens by name and last use, and how many more there are.
#[component]
fn TokenList(page: Page<ApiKey>) -> impl IntoView {
    let rest = page.items.len().saturating_sub(LISTED);
    let more = match (rest, page.next_cursor) {
        (rest, Some(_)) => Some(format!("and more than {rest} others")),
        (0, None) => None,
        (rest, None) => Some(format!("and {rest} more")),
    };
    let line = |token: ApiKey| {
        let used = match token.last_used {
            Some(used) => view! { "last used " <Moment at=used.at/> }.into_any(),
            None => "never used".into_any(),
        };
        view! { <li><span class="tokens-name">{token.name}</span> ", " {used}</li> }
    };
    view! {
        <div>
            <h3>"API tokens"</h3>
            <ul>
                {page.items.into_iter().take(LISTED).map(line).collect_view()}
                {more.map(|more| view! { <li>{more}</li> })}
            </ul>
        </div>
    }
}

/// The two ways, and what deleting reaches.
#[component]
fn KeepOrDelete(choice: TokensChoice, error: Signal<Option<String>>) -> impl IntoView {
    let options =
        [(KEEP, "Keep them: they go on working"), (DELETE, "Delete them: programs that use them stop at once")];
    let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    let deletes = Memo::new(move |_| choice.chosen.with(|chosen| chosen == DELETE));
    let proposal = Signal::derive(move || Proposal::KeysDelete { owner: choice.owner.get_value().into() });
    view! {
        <RadioGroup label="What becomes of the API tokens" value=choice.chosen options required=true error
            hint="Someone who knew the password may have made some of them.".to_owned()/>
        <Show when=move || deletes.get()>
            <ImpactOf proposal/>
        </Show>
    }
}
