//! The list of API users.

use leptos::prelude::*;
use postern_shared::api_user::ApiUser;
use postern_shared::page::Listing;
use postern_shared::permission::Permission;
use postern_shared::principal::Kind;

use super::new::New;
use crate::api::Api;
use crate::part::{Area, AreaTabs, Listed, SelectCell, SelectionBar, StatusBadge};
use crate::route::{ApiUserTab, Route};
use crate::state::move_policy::{MovePolicy, MoveTarget};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::state::role_book::RoleBook;
use crate::state::selection::Selection;
use crate::ui::{Button, Cell, CellLink, Column, Empty, Glyph, Moment, PageHead, Row, SearchBox, Variant};

/// The API users, in the order of their names.
#[component]
pub fn List() -> impl IntoView {
    let (api, rights, book) = (Api::here(), Rights::here(), RoleBook::open());
    let looked_for = RwSignal::new(String::new());
    let pages = PagedList::new(move |cursor| {
        let q = Some(looked_for.get()).filter(|text| !text.is_empty());
        api.api_users(Listing { q, cursor, ..Listing::default() })
    });
    let new = RwSignal::new(false);
    let (selection, policy) = (Selection::new(), MovePolicy::here(book));
    let disabled_reason = rights.missing(Permission::API_USERS_WRITE);
    view! {
        <AreaTabs area=Area::UserAdministration current=Route::ApiUsers/>
        <PageHead title="API users">
            <SearchBox label="Search by name" value=looked_for placeholder="Name"/>
            <Button variant=Variant::Primary glyph=Glyph::Plus disabled_reason on_press=move |()| new.set(true)>"New API user"</Button>
        </PageHead>
        <SelectionBar kind=Kind::ApiUser selection policy on_changed=move |()| pages.reload()/>
        <Listed
            pages
            what="API users"
            columns=vec![
                Column::select(),
                Column::text("Name"),
                Column::text("Roles"),
                Column::text("Status"),
                Column::text("Keys"),
                Column::text("Last used"),
            ]
            key=state_of
            narrowed=Signal::derive(move || !looked_for.with(String::is_empty))
            row=move |api_user| row(api_user, book, selection, policy)
            empty=move || view! {
                <Empty glyph=Glyph::Robot title="No API users yet">
                    "An API user stands for one outside system. It has no password, only keys."
                </Empty>
            }
        />
        <New open=new book/>
    }
}

/// What a row shows that changes without a new version, too.
fn state_of(api_user: &ApiUser) -> String {
    let ApiUser { id, version, status, keys, last_used_at, .. } = api_user;
    format!("{id}/{version}/{status:?}/{keys}/{last_used_at:?}")
}

fn row(api_user: ApiUser, book: RoleBook, selection: Selection, policy: MovePolicy) -> AnyView {
    let target = MoveTarget::from(&api_user);
    let ApiUser { id, name, roles, status, keys, last_used_at, disabled, .. } = api_user;
    let url = Route::ApiUser(id.clone(), ApiUserTab::Details).url();
    let keys_url = Route::ApiUser(id, ApiUserTab::Keys).url();
    let keys = match keys {
        0 => "No keys".to_owned(),
        1 => "1 key".to_owned(),
        many => format!("{many} keys"),
    };
    let last_used = match last_used_at {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => "Never".into_any(),
    };
    view! {
        <Row href=url.clone() muted=disabled>
            <SelectCell target name=name.clone() selection policy/>
            <Cell label="Name"><CellLink href=url>{name}</CellLink></Cell>
            <Cell label="Roles">{move || book.names(&roles)}</Cell>
            <Cell label="Status"><StatusBadge status/></Cell>
            <Cell label="Keys"><a href=keys_url>{keys}</a></Cell>
            <Cell label="Last used">{last_used}</Cell>
        </Row>
    }
    .into_any()
}
