//! The keys of one API user.

use leptos::prelude::*;
use postern_shared::id::ApiUserId;
use postern_shared::page::Paging;
use postern_shared::permission::Permission;

use crate::api::Api;
use crate::part::{Asked, Holder, KeyDesk, KeyDialogs, KeyTable};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{Button, Empty, Glyph, Variant};

/// The keys tab of an API user: its keys, and what one can do about them.
#[component]
pub fn Keys(
    /// Whose keys.
    api_user: ApiUserId,
    /// Called when there may be more or fewer of them than before.
    #[prop(optional, into)]
    on_changed: Option<Callback<()>>,
) -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let holder = Holder::ApiUser(api_user.clone());
    let asker = holder.clone();
    let pages = PagedList::new(move |cursor| {
        let (holder, api_user) = (asker.clone(), api_user.clone());
        async move { api.keys_of(api_user, Paging { cursor, ..Paging::default() }).await.map(|page| holder.hold(page)) }
    });
    let desk = KeyDesk::new(move || {
        pages.reload();
        if let Some(on_changed) = on_changed {
            on_changed.try_run(());
        }
    });
    let disabled_reason = rights.missing(Permission::API_USERS_WRITE);
    let create = move |()| desk.ask(Asked::Create(holder.clone()));
    view! {
        <div class="keys-head">
            <Button glyph=Glyph::Plus variant=Variant::Primary disabled_reason on_press=create>"Create key"</Button>
        </div>
        <KeyTable pages desk what="keys"
            empty=move || view! {
                <Empty glyph=Glyph::Key title="No keys">"Without a key, nothing can come in as this API user."</Empty>
            }/>
        <KeyDialogs desk what="Key"/>
    }
}
