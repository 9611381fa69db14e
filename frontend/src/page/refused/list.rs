//! The list: which key is refused, why, from where, and how often.

use leptos::prelude::*;
use postern_shared::page::Paging;
use postern_shared::permission::Permission;
use postern_shared::refusal::{REFUSAL_DAYS, Refused};

use super::grant::{Grant, add_to_role, new_role_for};
use crate::api::Api;
use crate::part::{
    ActionDialog, CredentialLink, ListScreen, PagedTable, PrincipalLink, Ready, RefusalReasonText, UserAgent, piece,
    ready, set_when,
};
use crate::route::{PAGES, Route, use_parameter};
use crate::state::paged_list::PagedList;
use crate::state::principal_policy::write_permission;
use crate::state::rights::Rights;
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
    let columns = ["Key", "Reason", "Last request", "From"].map(Column::text);
    let columns = columns.into_iter().chain([Column::number("Count"), Column::actions()]);
    view! {
        <ListScreen route=Route::Refused>
            <p class="quiet">
                "Requests with known keys that were refused, for " {REFUSAL_DAYS} " days. Requests with unknown keys are never listed."
            </p>
            <PagedTable
                pages
                what="refused requests"
                columns=columns.collect()
                key=|row: &Refused| format!("{}/{}/{}", row.id, row.last_at, row.count)
                row=move |row| view! { <RefusedRow row pages dialog/> }.into_any()
                empty=|| view! {
                    <Empty glyph=Glyph::Check title="Nothing was refused">
                        "When a key lacks a permission, has expired or is disabled, its requests are listed here at once."
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
            <Cell label="Key">
                <div><PrincipalLink principal/> <CredentialLink credential=key/></div>
            </Cell>
            <Cell label="Reason"><div><RefusalReasonText refused=reason/></div></Cell>
            <Cell label="Last request">
                <div>
                    <Moment at=last_at/>
                    <span translate="no" class="change-agent mono">{route}</span>
                    <span class="change-agent">"First refused " <Moment at=first_at/></span>
                </div>
            </Cell>
            <Cell label="From">
                <div>
                    <span translate="no" class="mono">{address}</span>
                    {new_address.then(|| view! { " " <Badge tone=Tone::Warning>"New address"</Badge> })}
                    <span class="change-agent"><UserAgent agent/></span>
                </div>
            </Cell>
            <Cell label="Count" kind=ColumnKind::Number>{count}</Cell>
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
                    toaster.say("Dismissed. It is listed again if requests are still refused.");
                    pages.reload();
                }
                Err(failure) => toaster.warn(failure.sentence()),
            }
        });
    });
    view! {
        <span class="key-actions">
            {grant.clone().map(|grant| view! {
                <Button disabled_reason=roles_reason on_press=open(RefusedDialog::AddToRole(grant))>"Add to role"</Button>
            })}
            <Menu label=format!("More about {name}") glyph=Glyph::More>
                {grant.clone().map(|grant| view! {
                    <MenuButton glyph=Glyph::Shield disabled_reason=new_role_reason on_press=open(RefusedDialog::NewRole(grant))>"Create a role for it alone"</MenuButton>
                })}
                <MenuButton glyph=Glyph::Check disabled_reason=write_reason on_press=dismiss>"Dismiss"</MenuButton>
                <MenuButton glyph=Glyph::EyeOff disabled_reason=write_reason on_press=open(RefusedDialog::Mute(row.clone()))>"Mute for 30 days"</MenuButton>
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
            toaster.say("Muted for 30 days");
            pages.reload();
            Ok(())
        }
    };
    view! {
        <ActionDialog title="Mute for 30 days?" open verb="Mute" variant=Variant::Primary action>
            <p>"These requests are hidden for 30 days, however often they are refused."</p>
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
