//! One API user: what it is, its keys, and its change log from both sides.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::api_user::ApiUser;
use postern_shared::change::ChangeQuery;
use postern_shared::id::ApiUserId;
use postern_shared::permission::Permission;

use super::delete::Delete;
use super::details::Details;
use super::draft::Draft;
use super::keys::Keys;
use crate::api::Api;
use crate::part::{Area, AreaTabs, BlockedNotice, ChangeTable, HandOver, LoadError, StatusBadge};
use crate::route::use_route;
use crate::route::{ApiUserTab, Route};
use crate::state::move_policy::{MovePolicy, MoveTarget};
use crate::state::rights::Rights;
use crate::state::role_book::RoleBook;
use crate::ui::{Button, ButtonLink, Fact, Facts, Glyph, Loading, Moment, PageHead, Tab, Tabs, Toaster};

/// The screen of an API user.
#[component]
pub fn Edit(
    /// Which.
    id: ApiUserId,
) -> impl IntoView {
    let api = Api::here();
    let found = LocalResource::new(move || api.api_user(id.clone()));
    let failure = Signal::derive(move || found.get().and_then(Result::err));
    let retry = Callback::new(move |()| found.refetch());
    view! {
        <AreaTabs area=Area::UserAdministration current=Route::ApiUsers/>
        {move || match found.get() {
            None => view! { <Loading label="Loading the API user"/> }.into_any(),
            Some(Err(_)) => view! { <PageHead title="API user" back=back()/> <LoadError failure on_retry=retry/> }.into_any(),
            Some(Ok(api_user)) => view! { <Found api_user/> }.into_any(),
        }}
    }
}

/// The API user. It stays on the screen while it is edited and read anew.
#[component]
fn Found(api_user: ApiUser) -> impl IntoView {
    let (api, rights, toaster, book) = (Api::here(), Rights::here(), Toaster::here(), RoleBook::open());
    let id = api_user.id.clone();
    let draft = Draft::of(&api_user);
    let api_user = RwSignal::new(api_user);
    let read = {
        let id = id.clone();
        move |then: fn(Draft, &ApiUser)| {
            let coming = api.api_user(id.clone());
            spawn_local(async move {
                match coming.await {
                    Ok(read) => {
                        then(draft, &read);
                        api_user.try_set(read);
                    }
                    Err(failure) => toaster.warn(failure.sentence()),
                }
            });
        }
    };
    let on_load = Callback::new({
        let read = read.clone();
        move |()| read(Draft::reset)
    });
    // What was typed stays when it is adopted or handed over meanwhile.
    let on_moved = Callback::new(move |()| read(|_, _| ()));
    let policy = MovePolicy::here(book);
    let target = Memo::new(move |_| api_user.with(|it| MoveTarget::from(it)));
    let handing_over = RwSignal::new(false);
    let whom = Signal::derive(move || vec![target.get()]);
    let hand_over_disabled_reason =
        Signal::derive(move || target.with(|target| policy.hand_over_disabled_reason(target)));
    let disabled_reason = book.change_disabled_reason(Permission::API_USERS_WRITE, move || {
        api_user.with(|it| (it.roles.clone(), it.provisioned_by.clone()))
    });
    let log = Route::changes_to(id.as_str()).url();
    let tab = use_tab();
    let shown_id = id.clone();
    view! {
        <PageHead title=Signal::derive(move || api_user.with(|it| it.name.clone()))
            back=back()>
            <ButtonLink href=log glyph=Glyph::History disabled_reason=rights.missing(Permission::CHANGE_LOG_READ)>"Change log"</ButtonLink>
            <Button glyph=Glyph::Key disabled_reason=hand_over_disabled_reason on_press=move |()| handing_over.set(true)>"Hand over"</Button>
            <Delete api_user disabled_reason/>
        </PageHead>
        {move || {
            let (target, block) = (target.get(), api_user.with(|it| it.blocked_by.clone()));
            view! { <BlockedNotice target block policy on_adopted=on_moved/> }
        }}
        <HandOver whom open=handing_over on_done=move |_| on_moved.run(())/>
        <ApiUserTabs id rights/>
        {move || match tab.get() {
            ApiUserTab::Details => view! {
                <Known api_user/>
                <Details api_user draft book disabled_reason on_load/>
            }
            .into_any(),
            ApiUserTab::Keys => view! { <Keys api_user=shown_id.clone()/> }.into_any(),
            ApiUserTab::DoneBy => {
                let query = ChangeQuery { actor: Some(shown_id.to_string()), ..ChangeQuery::default() };
                view! { <ChangeTable query=query empty="It has done nothing that is logged here. Records it wrote are under Data."/> }.into_any()
            }
            ApiUserTab::DoneTo => {
                let query = ChangeQuery { target: Some(shown_id.to_string()), ..ChangeQuery::default() };
                view! { <ChangeTable query=query empty="Nothing was done to it."/> }.into_any()
            }
        }}
    }
}

fn back() -> (String, String) {
    (Route::ApiUsers.url(), "API users".to_owned())
}

/// The tab that the address names.
fn use_tab() -> Memo<ApiUserTab> {
    let route = use_route();
    Memo::new(move |before| match route.get() {
        Route::ApiUser(_, tab) => tab,
        // On the way to another screen this one stays as it is.
        _ => before.copied().unwrap_or_default(),
    })
}

#[component]
fn ApiUserTabs(id: ApiUserId, rights: Rights) -> impl IntoView {
    let tab = use_tab();
    let log_disabled_reason = rights.missing(Permission::CHANGE_LOG_READ);
    let items = Signal::derive(move || {
        let item = |(label, to, disabled_reason): (&str, ApiUserTab, Option<String>)| Tab {
            label: label.to_owned(),
            href: Route::ApiUser(id.clone(), to).url(),
            current: tab.get() == to,
            disabled_reason,
        };
        let tabs = [
            ("Details", ApiUserTab::Details, None),
            ("Keys", ApiUserTab::Keys, None),
            ("Done by", ApiUserTab::DoneBy, log_disabled_reason.get()),
            ("Done to", ApiUserTab::DoneTo, log_disabled_reason.get()),
        ];
        tabs.into_iter().map(item).collect::<Vec<_>>()
    });
    view! { <Tabs label="API user" items/> }
}

/// What is known of it and not edited by hand.
#[component]
fn Known(api_user: RwSignal<ApiUser>) -> impl IntoView {
    move || {
        let ApiUser { id, status, created_at, last_used_at, .. } = api_user.get();
        let last_used = match last_used_at {
            Some(at) => view! { <Moment at/> }.into_any(),
            None => "Never".into_any(),
        };
        view! {
            <Facts>
                <Fact label="Status"><StatusBadge status/></Fact>
                <Fact label="Id"><span class="mono">{id.to_string()}</span></Fact>
                <Fact label="Created"><Moment at=created_at/></Fact>
                <Fact label="Last used">{last_used}</Fact>
            </Facts>
        }
    }
}
