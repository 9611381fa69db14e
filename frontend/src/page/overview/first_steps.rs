//! The first steps after set-up, until all of them are done.

use leptos::prelude::*;
use postern_shared::overview::FirstSteps;
use postern_shared::path;
use postern_shared::principal::Kind;

use crate::route::Route;
use crate::text::overview::first_steps as text;
use crate::ui::{ButtonLink, CopyField, Glyph, Icon, Section};

/// The steps, with a link to the screen of each that is open.
#[component]
pub(super) fn FirstStepList(steps: FirstSteps) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let call = format!("curl -H 'Authorization: Bearer <key>' {origin}{}", path::SESSION);
    let step = |is_done: bool, title: &'static str, how: &'static str, open: AnyView| {
        view! {
            <li class="first-step" class:first-step-done=is_done>
                <span class="first-step-mark">{is_done.then(|| view! { <Icon glyph=Glyph::Check/> })}</span>
                <div class="first-step-text">
                    <strong>{title}</strong>
                    {is_done.then(|| view! { " " <span class="visually-hidden">{text::DONE}</span> })}
                    {(!is_done).then(|| view! { <p>{how}</p> {open} })}
                </div>
            </li>
        }
    };
    let link =
        |route: Route, label: &'static str| view! { <ButtonLink href=route.url()>{label}</ButtonLink> }.into_any();
    view! {
        <Section title=text::TITLE>
            <ol class="first-steps">
                {step(steps.role, text::ROLE, text::WHAT_ROLES_DO, link(Route::Roles, text::GO_TO_ROLES))}
                {step(steps.api_user, text::API_USER, text::WHAT_API_USERS_ARE, link(Route::principals(Kind::ApiUser), text::GO_TO_API_USERS))}
                {step(steps.key, text::KEY, text::HOW_TO_CREATE_KEY, link(Route::principals(Kind::ApiUser), text::GO_TO_API_USERS))}
                {step(steps.call, text::CALL, text::WHAT_TO_CALL, view! { <CopyField label=text::COMMAND value=call multiline=true/> }.into_any())}
            </ol>
        </Section>
    }
}
