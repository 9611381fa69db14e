//! The screen: a permission to choose, and everyone who holds it. The field and the address follow each other.

use leptos::prelude::*;
use postern_shared::access::AccessQuery;
use postern_shared::permission::Permission;

use crate::part::{AccessTable, DownloadAccess, ListScreen, PermissionSelect};
use crate::route::{Navigator, Route, use_route};
use crate::text::access as text;
use crate::text::csv;
use crate::ui::Button;

/// The access that the address selects.
#[component]
pub fn AccessScreen() -> impl IntoView {
    let route = use_route();
    let query = Memo::new(move |before: Option<&AccessQuery>| match route.get() {
        Route::Access(query) => *query,
        // On the way to another screen, this one does not change.
        _ => before.cloned().unwrap_or_default(),
    });
    let name = |query: &AccessQuery| query.permission.as_ref().map(ToString::to_string).unwrap_or_default();
    let permission = RwSignal::new(query.with_untracked(name));
    let navigator = Navigator::here();
    let show = move |query: AccessQuery| navigator.update(&Route::Access(Box::new(query)));
    Effect::new(move || {
        let chosen = permission.with(|text| (!text.is_empty()).then(|| Permission::from(text.as_str())));
        let current = query.get_untracked();
        if chosen != current.permission {
            show(AccessQuery { permission: chosen, ..current });
        }
    });
    Effect::new(move || {
        let current = query.with(name);
        if permission.with_untracked(|chosen| *chosen != current) {
            permission.set(current);
        }
    });
    let narrowed = Memo::new(move |_| query.with(|query| *query != AccessQuery::default()));
    let of_one = Memo::new(move |_| query.with(|query| query.principal.is_some()));
    let everyone = move |()| show(AccessQuery { principal: None, ..query.get_untracked() });
    let buttons = move || {
        view! {
            <Show when=move || of_one.get()>
                <Button on_press=everyone>{text::SHOW_EVERYONE}</Button>
            </Show>
            <DownloadAccess label=csv::DOWNLOAD query/>
            <Show when=move || narrowed.get()>
                <DownloadAccess label=text::DOWNLOAD_ALL query=AccessQuery::default()/>
            </Show>
        }
    };
    view! {
        <ListScreen buttons>
            <div class="access-filter">
                <PermissionSelect label=text::PERMISSION value=permission none=text::ALL_PERMISSIONS/>
            </div>
            <AccessTable query/>
        </ListScreen>
    }
}
