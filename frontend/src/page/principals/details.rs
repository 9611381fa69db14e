//! The screen of one user or API user.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::access::AccessQuery;
use postern_shared::change::ChangeQuery;
use postern_shared::id::{ApiUserId, UserId};
use postern_shared::permission::Permission;
use postern_shared::principal::{PrincipalId, Status};

use super::actions::PrincipalActions;
use super::edit::{PrincipalDraft, PrincipalForm};
use super::effect::CanDoNow;
use super::list::moment_or_never;
use super::sections::{ApiUserActivity, ApiUserCalls, ApiUserKeys, ApiUserTabs, UserSessions, UserTokens, use_tab};
use crate::api::{Api, Principal};
use crate::part::{
    AccessTable, BlockedNotice, ChangeLogLink, ChangeTable, DetailScreen, Editor, StatusBadge, UnsavedGuard,
};
use crate::route::{ApiUserTab, Route};
use crate::state::principal_policy::PrincipalPolicy;
use crate::state::rights::Rights;
use crate::state::role_catalog::RoleCatalog;
use crate::text::principals::details as text;
use crate::ui::{ButtonLink, Fact, Facts, Glyph, Moment, PageHead, Section, Toaster};

/// The screen of a user or an API user.
#[component]
pub fn PrincipalScreen(
    /// Which.
    #[prop(into)]
    id: PrincipalId,
) -> impl IntoView {
    let api = Api::here();
    let view = |principal| view! { <PrincipalDetails principal/> }.into_any();
    view! { <DetailScreen route=Route::principal(id.clone()) load=move || api.principal(id.clone()) view/> }
}

/// The screen once the principal is loaded. It stays while the principal is edited and loaded again.
#[component]
fn PrincipalDetails(
    /// The principal as last loaded or saved.
    principal: RwSignal<Principal>,
) -> impl IntoView {
    let (api, toaster, catalog) = (Api::here(), Toaster::here(), RoleCatalog::load());
    let draft = principal.with_untracked(PrincipalDraft::of);
    let editor = Editor::new(principal, draft, None, || ());
    let id = principal.with_untracked(|it| it.id.clone());
    let back = Route::principals(id.kind()).link();
    let show = Callback::new(move |current: Principal| {
        draft.rebase(&principal.get_untracked(), &current);
        principal.set(current);
    });
    let reloaded = id.clone();
    let reload = Callback::new(move |()| {
        let current = api.principal(reloaded.clone());
        spawn_local(async move {
            match current.await {
                Ok(current) => drop(show.try_run(current)),
                Err(failure) => toaster.warn(failure.sentence()),
            }
        });
    });
    let (policy, creating) = (PrincipalPolicy::here(catalog), RwSignal::new(false));
    let disabled_reason = policy.edit_disabled_reason(principal.into());
    let name = Signal::derive(move || principal.with(|it| it.name.clone()));
    let form = move || view! { <PrincipalForm principal editor draft catalog disabled_reason/> };
    view! {
        <PageHead title=name is_name=true back=back status=move || view! { <PrincipalStatus principal/> }>
            <PrincipalActions principal disabled_reason policy on_saved=show on_changed=reload creating/>
        </PageHead>
        <UnsavedGuard editor/>
        <BlockedNotice target=principal policy on_adopted=reload/>
        {match id {
            PrincipalId::User(id) => {
                let (of_sessions, of_tokens) = (id.clone(), id.clone());
                view! {
                    <UserFacts id principal/>
                    <Section title=text::LOGIN_NAME_ROLES>{form()}</Section>
                    <Section title=text::SESSIONS><UserSessions id=of_sessions principal disabled_reason/></Section>
                    <Section title=text::API_TOKENS><UserTokens id=of_tokens principal/></Section>
                }
                .into_any()
            }
            PrincipalId::ApiUser(id) => {
                let tab = use_tab();
                view! {
                    <ApiUserTabs id=id.clone() current=tab/>
                    {move || match tab.get() {
                        ApiUserTab::Details => {
                            let of_calls = id.clone();
                            view! {
                                <ApiUserFacts id=id.clone() principal/>
                                {form()}
                                <Section title=text::CALLS><ApiUserCalls id=of_calls/></Section>
                            }
                            .into_any()
                        }
                        ApiUserTab::Keys => view! { <ApiUserKeys id=id.clone() principal creating/> }.into_any(),
                        ApiUserTab::Access => {
                            let query = AccessQuery { principal: Some(id.clone().into()), ..AccessQuery::default() };
                            view! { <AccessTable query=query with_principal=false/> }.into_any()
                        }
                        ApiUserTab::Activity => view! { <ApiUserActivity id=id.clone()/> }.into_any(),
                        ApiUserTab::Changes => {
                            let query = ChangeQuery { target: Some(id.to_string()), ..ChangeQuery::default() };
                            view! { <ChangeTable query empty=text::NO_CHANGES/> }.into_any()
                        }
                    }}
                }
                .into_any()
            }
        }}
    }
}

/// The facts about a user that the form does not edit.
#[component]
fn UserFacts(id: UserId, principal: RwSignal<Principal>) -> impl IntoView {
    let (changes, activity) = (Route::changes_to(id.as_str()), Route::activity_of(id.as_str()));
    let created_at = principal.with_untracked(|it| it.created_at);
    view! {
        <Facts>
            <CanDoNow principal/>
            <Fact label=text::CREATED><Moment at=created_at/></Fact>
            {move || external_id(principal)}
            {move || invitation(principal)}
            <Fact label=text::ACCESS><AccessLink id=id.into()/></Fact>
            <Fact label=text::CHANGE_LOG>
                <ChangeLogLink route=changes text=text::CHANGES/>
                " "
                <ChangeLogLink route=activity text=text::ACTIVITY/>
            </Fact>
        </Facts>
    }
}

/// The id that an integrator gave it, if there is one.
fn external_id(principal: RwSignal<Principal>) -> impl IntoView {
    let external_id = principal.with(|it| it.external_id.clone());
    external_id.map(|id| view! { <Fact label=text::EXTERNAL_ID><span translate="no" class="mono">{id}</span></Fact> })
}

/// When the invitation of a user expires or expired, if the user is invited.
fn invitation(principal: RwSignal<Principal>) -> impl IntoView {
    let (status, expires_at) = principal.with(|it| (it.status, it.invitation_expires_at));
    let label = if status == Status::InvitationExpired { text::INVITATION_EXPIRED } else { text::INVITATION_EXPIRES };
    expires_at.map(|at| view! { <Fact label><Moment at/></Fact> })
}

/// The link to the permissions that a user holds.
#[component]
fn AccessLink(id: PrincipalId) -> impl IntoView {
    let disabled_reason = Rights::here().disabled_reason(Permission::ROLES_READ);
    view! { <ButtonLink href=Route::access_of(id).url() glyph=Glyph::Eye disabled_reason>{text::PERMISSIONS}</ButtonLink> }
}

/// The facts about an API user that the form does not edit.
#[component]
fn ApiUserFacts(id: ApiUserId, principal: RwSignal<Principal>) -> impl IntoView {
    let created_at = principal.with_untracked(|it| it.created_at);
    let last_used = move || moment_or_never(principal.with(|it| it.last_used_at));
    view! {
        <Facts>
            <CanDoNow principal/>
            <Fact label=text::ID><span translate="no" class="mono">{id.to_string()}</span></Fact>
            {move || external_id(principal)}
            <Fact label=text::CREATED><Moment at=created_at/></Fact>
            <Fact label=text::LAST_USED>{last_used}</Fact>
        </Facts>
    }
}

#[component]
fn PrincipalStatus(principal: RwSignal<Principal>) -> impl IntoView {
    move || view! { <StatusBadge status=principal.with(|it| it.status)/> }
}
