//! The list of people.

use leptos::prelude::*;
use postern_shared::page::Listing;
use postern_shared::permission::Permission;
use postern_shared::principal::Kind;
use postern_shared::user::User;

use super::new::New;
use crate::api::Api;
use crate::part::{Area, AreaTabs, InvitationDialog, InvitationLink, Listed, SelectCell, SelectionBar, StatusBadge};
use crate::route::Route;
use crate::state::move_policy::{MovePolicy, MoveTarget};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::state::role_book::RoleBook;
use crate::state::selection::Selection;
use crate::ui::{Button, Cell, CellLink, Column, Empty, Glyph, Moment, PageHead, Row, SearchBox, Variant};

/// The people, in the order of their logins.
#[component]
pub fn List() -> impl IntoView {
    let (api, rights, book) = (Api::here(), Rights::here(), RoleBook::open());
    let looked_for = RwSignal::new(String::new());
    let pages = PagedList::new(move |cursor| {
        let q = Some(looked_for.get()).filter(|text| !text.is_empty());
        api.users(Listing { q, cursor, ..Listing::default() })
    });
    let new = RwSignal::new(false);
    let invitation = RwSignal::new(None::<InvitationLink>);
    let (selection, policy) = (Selection::new(), MovePolicy::here(book));
    let disabled_reason = rights.missing(Permission::USERS_WRITE);
    let open_new = Callback::new(move |()| new.set(true));
    let made = Callback::new(move |link: InvitationLink| {
        new.set(false);
        invitation.set(Some(link));
        pages.reload();
    });
    view! {
        <AreaTabs area=Area::UserAdministration current=Route::Users/>
        <PageHead title="Users">
            <SearchBox label="Search by login" value=looked_for placeholder="Login"/>
            <Button variant=Variant::Primary glyph=Glyph::Plus disabled_reason on_press=open_new>"New user"</Button>
        </PageHead>
        <SelectionBar kind=Kind::User selection policy on_changed=move |()| pages.reload()/>
        <Listed
            pages
            what="users"
            columns=vec![
                Column::select(),
                Column::text("Login"),
                Column::text("Name"),
                Column::text("Roles"),
                Column::text("Status"),
                Column::text("Created"),
            ]
            key=|user: &User| format!("{}/{}/{:?}", user.id, user.version, user.status)
            narrowed=Signal::derive(move || !looked_for.with(String::is_empty))
            row=move |user| row(user, book, selection, policy)
            empty=move || view! {
                <Empty glyph=Glyph::Users title="Nobody yet">"Users are people who sign in to this console."</Empty>
            }
        />
        <New open=new book on_made=made/>
        <InvitationDialog invitation/>
    }
}

fn row(user: User, book: RoleBook, selection: Selection, policy: MovePolicy) -> AnyView {
    let target = MoveTarget::from(&user);
    let url = Route::User(user.id).url();
    let roles = user.roles;
    view! {
        <Row href=url.clone()>
            <SelectCell target name=user.login.clone() selection policy/>
            <Cell label="Login"><CellLink href=url>{user.login}</CellLink></Cell>
            <Cell label="Name">{user.name}</Cell>
            <Cell label="Roles">{move || book.names(&roles)}</Cell>
            <Cell label="Status"><StatusBadge status=user.status/></Cell>
            <Cell label="Created"><Moment at=user.created_at/></Cell>
        </Row>
    }
    .into_any()
}
