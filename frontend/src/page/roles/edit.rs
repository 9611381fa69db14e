//! One role: what it is, what it grants, to how many.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::role::Role;

use super::delete::Delete;
use super::save::Details;
use crate::api::Api;
use crate::part::{Area, AreaTabs, KeyOf, LoadError};
use crate::route::Route;
use crate::state::own_account::OwnAccount;
use crate::state::rights::{Rights, reason};
use crate::ui::{
    ButtonLink, Fact, Facts, Glyph, IconButton, Loading, Moment, Notice, PageHead, Section, Tone, Variant,
};

/// The screen of a role.
#[component]
pub fn Edit(
    /// Which.
    id: RoleId,
) -> impl IntoView {
    let api = Api::here();
    let role = LocalResource::new(move || api.role(id.clone()));
    let failure = Signal::derive(move || role.get().and_then(Result::err));
    let reload = Callback::new(move |()| role.refetch());
    view! {
        <AreaTabs area=Area::UserAdministration current=Route::Roles/>
        {move || match role.get() {
            None => view! { <Loading label="Loading the role"/> }.into_any(),
            Some(Err(_)) => view! { <PageHead title="Role" back=back()/> <LoadError failure on_retry=reload/> }.into_any(),
            Some(Ok(found)) => view! { <Found role=RwSignal::new(found) on_reload=reload/> }.into_any(),
        }}
    }
}

#[component]
fn Found(
    /// The role as last read or saved.
    role: RwSignal<Role>,
    /// Reads it again.
    on_reload: Callback<()>,
) -> impl IntoView {
    let log_disabled_reason = Rights::here().missing(Permission::CHANGE_LOG_READ);
    let disabled_reason = disabled_reason(role);
    let deleting = RwSignal::new(false);
    let (id, built_in) = role.with_untracked(|role| (role.id.clone(), role.built_in));
    let holders = move || match role.with(|role| role.holders) {
        0 => "Nobody".to_owned(),
        count => count.to_string(),
    };
    view! {
        <PageHead title=Signal::derive(move || role.with(|role| role.name.clone())) back=back()>
            <ButtonLink href=Route::changes_to(id.as_str()).url() glyph=Glyph::History disabled_reason=log_disabled_reason>"Change log"</ButtonLink>
            <IconButton label="Delete role" glyph=Glyph::Trash variant=Variant::Danger disabled_reason on_press=move |()| deleting.set(true)/>
        </PageHead>
        {move || role.with(|role| role.provisioned_by.clone()).map(|key| view! {
            <Notice>
                "Created by key " <KeyOf key/> ": callers that use this key can change the role. It becomes independent when you assign
                it to someone who does not depend on that key."
            </Notice>
        })}
        {move || disabled_reason.get().map(|reason| view! { <Notice tone=Tone::Info title="You cannot change this role">{reason}</Notice> })}
        <Facts>
            <Fact label="Holders">{holders}</Fact>
            <Fact label="Created">{move || view! { <Moment at=role.with(|role| role.created_at)/> }}</Fact>
            <Fact label="Last edited">{move || view! { <Moment at=role.with(|role| role.updated_at)/> }}</Fact>
        </Facts>
        {(!built_in).then(|| view! {
            <Section title="Name and permissions">
                <Details role disabled_reason on_reload/>
            </Section>
        })}
        <Delete role open=deleting/>
    }
}

fn back() -> (String, String) {
    (Route::Roles.url(), "Roles".to_owned())
}

/// Why the person may not change the role. Who they are is asked for, because their own roles are not theirs to change.
fn disabled_reason(role: RwSignal<Role>) -> Signal<Option<String>> {
    let (rights, own) = (Rights::here(), OwnAccount::here());
    let disabled_reason = Memo::new(move |_| {
        role.with(|role| {
            if role.built_in {
                Some(
                    "It grants everything, what is defined later included, and can be neither edited nor deleted."
                        .to_owned(),
                )
            } else if !rights.may(&Permission::ROLES_WRITE) {
                Some(reason(&Permission::ROLES_WRITE))
            } else if !rights.is_administrator() && own.holds(&role.id) {
                Some("You hold it yourself: only an Administrator can change it for you.".to_owned())
            } else {
                rights.beyond(&role.permission_set())
            }
        })
    });
    disabled_reason.into()
}
