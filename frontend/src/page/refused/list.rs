//! The list: which key is refused, why, from where, and how often.

use leptos::prelude::*;
use postern_shared::page::Paging;
use postern_shared::permission::Permission;
use postern_shared::refusal::Refused;

use super::grant::{Grant, add_to_role, new_role_for};
use crate::api::Api;
use crate::part::{
    ActionDialog, CredentialLink, ListScreen, PagedTable, PrincipalLink, Ready, RefusalReasonText, UserAgent, piece,
    ready, set_when,
};
use crate::route::{PAGES, use_parameter};
use crate::state::paged_list::PagedList;
use crate::state::principal_policy::write_permission;
use crate::state::rights::Rights;
use crate::text::list;
use crate::text::refused::list as text;
use crate::ui::{
    Badge, Button, Cell, Column, ColumnKind, Empty, Glyph, Menu, MenuButton, Moment, Row, Toaster, Tone, Variant,
};

/// A dialog about a row.
#[derive(Clone)]
enum RefusedDialog {
    /// Adds the missing permission to a role of the key's owner.
    AddToRole(Grant),
    /// Makes a role with the missing permission for the owner alone.
    NewRole(Grant),
    /// Hides the row for 30 days.
    Mute(Refused),
}

/// Refused requests, the latest first.
#[component]
pub fn RefusedList() -> impl IntoView {
    let api = Api::here();
    let pages = PagedList::new(move |cursor| api.refusals(Paging { cursor, ..Paging::default() }));
    let pages = pages.remembering(use_parameter(PAGES));
    let dialog = RwSignal::new(None::<RefusedDialog>);
    let columns = [text::KEY, text::REASON, text::LAST_REQUEST, text::FROM].map(Column::text);
    let columns = columns.into_iter().chain([Column::number(text::COUNT), Column::actions()]);
    view! {
        <ListScreen>
            <PagedTable
                pages
                what=&list::REFUSED_REQUESTS
                columns=columns.collect()
                key=|row: &Refused| format!("{}/{}/{}", row.id, row.last_at, row.count)
                row=move |row| view! { <RefusedRow row pages dialog/> }.into_any()
                empty=|| view! {
                    <Empty glyph=Glyph::Check title=text::NONE>
                        {text::WHEN_LISTED}
                    </Empty>
                }
            />
        </ListScreen>
        {move || dialog.get().map(|shown| {
            let open = closing(dialog);
            let on_done = Callback::new(move |()| pages.reload());
            match shown {
                RefusedDialog::AddToRole(grant) => piece(add_to_role(), (grant, open, on_done)),
                RefusedDialog::NewRole(grant) => piece(new_role_for(), (grant, open, on_done)),
                RefusedDialog::Mute(row) => view! { <MuteDialog row open pages/> }.into_any(),
            }
        })}
    }
}

/// Whether the dialog is open. Closing it takes it off the screen.
fn closing(dialog: RwSignal<Option<RefusedDialog>>) -> RwSignal<bool> {
    let open = RwSignal::new(true);
    Effect::new(move || {
        if !open.get() {
            dialog.set(None);
        }
    });
    open
}

#[component]
fn RefusedRow(row: Refused, pages: PagedList<Refused>, dialog: RwSignal<Option<RefusedDialog>>) -> impl IntoView {
    let Refused { principal, key, route, address, agent, new_address, first_at, last_at, count, .. } = row.clone();
    let reason = row.clone();
    view! {
        <Row>
            <Cell label=text::KEY>
                <div><span><PrincipalLink principal/></span> <CredentialLink credential=key/></div>
            </Cell>
            <Cell label=text::REASON><div><RefusalReasonText refused=reason/></div></Cell>
            <Cell label=text::LAST_REQUEST>
                <div>
                    <Moment at=last_at/>
                    <span translate="no" class="change-agent mono">{route}</span>
                    <span class="change-agent">{text::first_refused(view! { <Moment at=first_at/> }.into_any())}</span>
                </div>
            </Cell>
            <Cell label=text::FROM>
                <div>
                    <span translate="no" class="mono">{address}</span>
                    {new_address.then(|| view! { " " <Badge tone=Tone::Warning>{text::NEW_ADDRESS}</Badge> })}
                    <span class="change-agent"><UserAgent agent/></span>
                </div>
            </Cell>
            <Cell label=text::COUNT kind=ColumnKind::Number>{count}</Cell>
            <Cell kind=ColumnKind::Actions><RowMenu row pages dialog/></Cell>
        </Row>
    }
}

/// What can be done about the row.
#[component]
fn RowMenu(row: Refused, pages: PagedList<Refused>, dialog: RwSignal<Option<RefusedDialog>>) -> impl IntoView {
    let (api, toaster, rights) = (Api::here(), Toaster::here(), Rights::here());
    let write = write_permission(row.principal.kind);
    let write_reason = rights.disabled_reason(write);
    let roles_reason = rights.disabled_reason(Permission::ROLES_WRITE);
    let new_role_reason = Signal::derive(move || roles_reason.get().or_else(|| write_reason.get()));
    let grant = Grant::of(&row);
    let name = row.key.name.clone().unwrap_or_default();
    let id = row.id.clone();
    let open = move |shown: RefusedDialog| {
        Callback::new(move |()| {
            let shown = shown.clone();
            set_when(dialogs_ready(), dialog, Some(shown));
        })
    };
    let dismiss = Callback::new(move |()| {
        let call = api.dismiss_refusal(id.clone());
        leptos::task::spawn_local(async move {
            match call.await {
                Ok(()) => {
                    toaster.say(text::DISMISSED);
                    pages.reload();
                }
                Err(failure) => toaster.warn(failure.sentence()),
            }
        });
    });
    view! {
        <span class="key-actions">
            {grant.clone().map(|grant| view! {
                <Button disabled_reason=roles_reason on_press=open(RefusedDialog::AddToRole(grant))>{text::ADD_TO_ROLE}</Button>
            })}
            <Menu label=text::more_about(&name) glyph=Glyph::More>
                {grant.clone().map(|grant| view! {
                    <MenuButton glyph=Glyph::Shield disabled_reason=new_role_reason on_press=open(RefusedDialog::NewRole(grant))>{text::NEW_ROLE}</MenuButton>
                })}
                <MenuButton glyph=Glyph::Check disabled_reason=write_reason on_press=dismiss>{text::DISMISS}</MenuButton>
                <MenuButton glyph=Glyph::EyeOff disabled_reason=write_reason on_press=open(RefusedDialog::Mute(row.clone()))>{text::MUTE}</MenuButton>
            </Menu>
        </span>
    }
}

/// Asks before a row is muted.
#[component]
fn MuteDialog(row: Refused, open: RwSignal<bool>, pages: PagedList<Refused>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let action = move || {
        let call = api.mute_refusal(row.id.clone());
        async move {
            call.await?;
            toaster.say(text::MUTED);
            pages.reload();
            Ok(())
        }
    };
    view! {
        <ActionDialog title=text::MUTE_QUESTION open verb=text::MUTE_NOW variant=Variant::Primary action>
            <p>{text::WHAT_MUTE_DOES}</p>
        </ActionDialog>
    }
}

/// Fetches the code of the dialogs about a missing permission.
fn dialogs_ready() -> Ready {
    Box::pin(async {
        ready(add_to_role()).await;
        ready(new_role_for()).await;
    })
}
