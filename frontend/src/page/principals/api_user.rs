//! What only an API user's screen has: tabs, and keys.

use leptos::prelude::*;
use postern_shared::id::ApiUserId;
use postern_shared::permission::Permission;

use crate::api::KeyHolder;
use crate::part::{KeyActions, KeyDialog, KeyTable};
use crate::route::{ApiUserTab, Route, use_route};
use crate::state::rights::Rights;
use crate::ui::{Button, Empty, Glyph, Tab, Tabs, Variant};

/// The tab that the address names.
pub(super) fn use_tab() -> Memo<ApiUserTab> {
    let route = use_route();
    Memo::new(move |before| match route.get() {
        Route::ApiUser(_, tab) => tab,
        // On the way to another screen, this one does not change.
        _ => before.copied().unwrap_or_default(),
    })
}

/// The tabs.
#[component]
pub(super) fn ApiUserTabs(
    /// The API user.
    id: ApiUserId,
    /// The tab that is shown.
    current: Memo<ApiUserTab>,
) -> impl IntoView {
    let log_disabled_reason = Rights::here().missing(Permission::CHANGE_LOG_READ);
    let items = Signal::derive(move || {
        let tabs = [
            ("Details", ApiUserTab::Details, None),
            ("Keys", ApiUserTab::Keys, None),
            ("Activity", ApiUserTab::Activity, log_disabled_reason.get()),
            ("Changes", ApiUserTab::Changes, log_disabled_reason.get()),
        ];
        let item = |(label, tab, disabled_reason): (&str, _, _)| Tab {
            label: label.to_owned(),
            href: Route::ApiUser(id.clone(), tab).url(),
            current: current.get() == tab,
            disabled_reason,
        };
        tabs.into_iter().map(item).collect::<Vec<_>>()
    });
    view! { <Tabs label="API user" items/> }
}

/// The keys of an API user.
#[component]
pub(super) fn ApiUserKeys(
    /// The API user.
    id: ApiUserId,
) -> impl IntoView {
    let holder = KeyHolder::ApiUser(id);
    let actions = KeyActions::of(holder.clone());
    let disabled_reason = Rights::here().missing(Permission::API_USERS_WRITE);
    let create = move |()| actions.open(KeyDialog::Create(holder.clone()));
    view! {
        <div class="keys-head">
            <Button glyph=Glyph::Plus variant=Variant::Primary disabled_reason on_press=create>"Create key"</Button>
        </div>
        <KeyTable actions what="keys"
            empty=move || view! {
                <Empty glyph=Glyph::Key title="No keys">"The API user cannot call Postern until it has a key. Create one."</Empty>
            }/>
    }
}
