//! The screen of one role: what it grants, and how many hold it.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::role::Role;

use super::duplicate::DuplicateRole;
use super::form::{RoleDraft, RoleFields};
use super::usage::RoleUsage;
use crate::api::Api;
use crate::part::{ActionDialog, ChangeLogLink, DetailScreen, EditForm, Editable as _, Editor, KeyLink, UnsavedGuard};
use crate::route::{Navigator, Route};
use crate::state::rights::{OwnAccount, Rights, reason};
use crate::text::roles::edit as text;
use crate::ui::{Fact, Facts, Glyph, IconButton, Moment, Notice, PageHead, Section, Toaster, Tone, Variant};

/// The screen of a role.
#[component]
pub fn RoleScreen(
    /// Which.
    id: RoleId,
) -> impl IntoView {
    let api = Api::here();
    let view = |role| view! { <RoleDetails role/> }.into_any();
    view! { <DetailScreen route=Route::Role(id.clone()) load=move || api.role(id.clone()) view/> }
}

/// The screen once the role is loaded.
#[component]
fn RoleDetails(
    /// The role as last loaded or saved.
    role: RwSignal<Role>,
) -> impl IntoView {
    let disabled_reason = edit_disabled_reason(role);
    let deleting = RwSignal::new(false);
    let delete_disabled_reason =
        Signal::derive(move || disabled_reason.get().or_else(|| role.with(|role| held(role.holders))));
    let Role { id, built_in, .. } = role.get_untracked();
    let holders_url = Route::RoleHolders(id.clone()).url();
    let holders = move || match role.with(|role| role.holders) {
        0 => text::NO_ONE.into_any(),
        count => view! { <a href=holders_url.clone()>{count}</a> }.into_any(),
    };
    view! {
        <PageHead title=Signal::derive(move || role.with(|role| role.name.clone())) is_name=true back=Route::Roles.link()>
            <ChangeLogLink route=Route::changes_to(id.as_str())/>
            <DuplicateRole role/>
            <IconButton label=text::DELETE_ROLE glyph=Glyph::Trash variant=Variant::Danger disabled_reason=delete_disabled_reason on_press=move |()| deleting.set(true)/>
        </PageHead>
        {move || role.with(|role| role.provisioned_by.clone()).map(|key| view! {
            <Notice>{text::created_by(view! { <KeyLink key/> }.into_any())}</Notice>
        })}
        {move || disabled_reason.get().map(|reason| view! { <Notice tone=Tone::Info title=text::CANNOT_CHANGE>{reason}</Notice> })}
        <Facts>
            <Fact label=text::HOLDERS>{holders}</Fact>
            <Fact label=text::CREATED>{move || view! { <Moment at=role.with(|role| role.created_at)/> }}</Fact>
            {move || role.with(|role| role.external_id.clone()).map(|id| view! {
                <Fact label=text::EXTERNAL_ID><span translate="no" class="mono">{id}</span></Fact>
            })}
            <Fact label=text::LAST_EDITED>{move || view! { <Moment at=role.with(|role| role.updated_at)/> }}</Fact>
        </Facts>
        {(!built_in).then(|| view! {
            <RoleForm role disabled_reason/>
        })}
        <DeleteDialog role open=deleting/>
    }
}

#[component]
fn RoleForm(role: RwSignal<Role>, disabled_reason: Signal<Option<String>>) -> impl IntoView {
    let draft = RoleDraft::blank();
    role.with_untracked(|role| role.fill(draft));
    let editor = Editor::new(role, draft, None, || ());
    let before = Memo::new(move |_| role.with(|role| role.permissions.clone()));
    view! {
        <UnsavedGuard editor/>
        <Section title=text::NAME_AND_PERMISSIONS>
            <EditForm editor loading=editor.loading() error=editor.error() verb=text::SAVE disabled_reason>
                <RoleFields draft error=move |field| editor.field_error(field) before disabled_reason/>
            </EditForm>
        </Section>
        <Section title=text::USAGE><RoleUsage role draft disabled_reason/></Section>
    }
}

/// Deletes the role, and goes to the list. If someone has been given the role meanwhile, the service refuses it, and says who.
#[component]
fn DeleteDialog(role: RwSignal<Role>, open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster, navigator) = (Api::here(), Toaster::here(), Navigator::here());
    let action = move || {
        let Role { id, name, .. } = role.get_untracked();
        async move {
            api.delete_role(id).await?;
            toaster.say(text::deleted(&name));
            navigator.go(&Route::Roles);
            Ok(())
        }
    };
    let title = Signal::derive(move || role.with(|role| text::delete(&role.name)));
    view! {
        <ActionDialog title open verb=text::DELETE_ROLE action>
            <p>{text::PERMANENT}</p>
        </ActionDialog>
    }
}

/// Why a role that is held cannot be deleted.
fn held(holders: u64) -> Option<String> {
    (holders > 0).then(|| text::held(holders))
}

/// Why the person may not change the role. Nobody can change their own roles.
fn edit_disabled_reason(role: RwSignal<Role>) -> Signal<Option<String>> {
    let (rights, own) = (Rights::here(), OwnAccount::here());
    let disabled_reason = Memo::new(move |_| {
        role.with(|role| {
            if role.built_in {
                Some(text::BUILT_IN.to_owned())
            } else if !rights.may(&Permission::ROLES_WRITE) {
                Some(reason(&Permission::ROLES_WRITE))
            } else if !rights.is_administrator() && own.holds(&role.id) {
                Some(text::OWN_ROLE.to_owned())
            } else {
                rights.beyond(&role.permission_set())
            }
        })
    });
    disabled_reason.into()
}
