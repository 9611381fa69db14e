//! The first steps after set-up, until all of them are done.

use leptos::prelude::*;
use postern_shared::overview::FirstSteps;
use postern_shared::path;
use postern_shared::principal::Kind;

use crate::route::Route;
use crate::ui::{ButtonLink, CopyField, Glyph, Icon, Section};

/// The steps, with a link to the screen of each that is open.
#[component]
pub(super) fn FirstStepList(steps: FirstSteps) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let call = format!("curl -H 'Authorization: Bearer <key>' {origin}{}", path::SESSION);
    let step = |is_done: bool, title: &'static str, text: &'static str, open: AnyView| {
        view! {
            <li class="first-step" class:first-step-done=is_done>
                <span class="first-step-mark">{is_done.then(|| view! { <Icon glyph=Glyph::Check/> })}</span>
                <div class="first-step-text">
                    <strong>{title}</strong>
                    {is_done.then(|| view! { <span class="visually-hidden">" (done)"</span> })}
                    {(!is_done).then(|| view! { <p>{text}</p> {open} })}
                </div>
            </li>
        }
    };
    let link =
        |route: Route, label: &'static str| view! { <ButtonLink href=route.url()>{label}</ButtonLink> }.into_any();
    view! {
        <Section title="What to do next">
            <ol class="first-steps">
                {step(steps.role, "Create a role", "A role names what its holders may do, for example write to the inventory.", link(Route::Roles, "Go to roles"))}
                {step(steps.api_user, "Create an API user", "An API user stands for one program, for example a scanner. Give it the role.", link(Route::principals(Kind::ApiUser), "Go to API users"))}
                {step(steps.key, "Create a key", "Open the API user and create a key. Its secret is shown once.", link(Route::principals(Kind::ApiUser), "Go to API users"))}
                {step(steps.call, "Call the API", "Ask Postern who the key belongs to:", view! { <CopyField label="Command" value=call multiline=true/> }.into_any())}
            </ol>
        </Section>
    }
}
