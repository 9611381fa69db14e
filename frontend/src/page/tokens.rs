//! The person's own API tokens.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::api::KeyHolder;
use crate::part::{KeyActions, KeyDialog, KeyTable, ListScreen};
use crate::route::Route;
use crate::state::rights::{Rights, reason};
use crate::ui::{Button, Empty, Glyph, Notice, Tone, Variant};

/// What a token is, for a person who has none.
const MEANING: &str = "With an API token, a program calls Postern as you, with all or some of your permissions.";

/// The API tokens of the signed-in person.
#[component]
pub fn TokenList() -> impl IntoView {
    let rights = Rights::here();
    let me = untrack(|| KeyHolder::me(rights))?;
    let actions = KeyActions::of(me.clone());
    let disabled_reason = rights.missing(Permission::API_TOKENS_GENERATE);
    let create = Callback::new(move |()| actions.open(KeyDialog::Create(me.clone())));
    let buttons = move || {
        view! {
            <Button glyph=Glyph::Plus variant=Variant::Primary disabled_reason on_press=create>"Add API token"</Button>
        }
    };
    Some(view! {
        <ListScreen route=Route::Tokens buttons>
            <Show when=move || !rights.may(&Permission::API_TOKENS_GENERATE)>
                <Notice tone=Tone::Info title="You cannot create API tokens">
                    {MEANING} " " {reason(&Permission::API_TOKENS_GENERATE)} " Your existing tokens keep working."
                </Notice>
            </Show>
            <KeyTable actions what="API tokens"
                empty=move || view! {
                    <Empty glyph=Glyph::Key title="No API tokens">
                        {move || rights.may(&Permission::API_TOKENS_GENERATE).then_some(MEANING)}
                    </Empty>
                }/>
        </ListScreen>
    })
}
