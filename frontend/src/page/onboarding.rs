//! Links with a code: the first set-up, and accepting an invitation. The person chooses a password and is signed in.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use postern_shared::invitation::{Acceptance, InvitedPerson, Setup};
use postern_shared::problem::Code;

use crate::api::{Failure, open};
use crate::part::{CookieCheck, NewPassword, normalised};
use crate::route::{Navigator, Route};
use crate::state::fetched::Fetched;
use crate::state::saving::Saving;
use crate::state::session::{Phase, Session};
use crate::text::onboarding as text;
use crate::ui::{Actions, Button, Card, FixedField, Form, Loading, Notice, TextField, Tone, Variant};

/// First set-up.
#[component]
pub fn SetUp(
    /// The session that starts with it.
    session: Session,
) -> impl IntoView {
    with_code(text::SET_UP, text::SET_UP_WITHOUT_CODE, move |code| view! { <SetUpForm session code/> }.into_any())
}

/// Accepting an invitation.
#[component]
pub fn Invitation(
    /// The session that starts with it.
    session: Session,
) -> impl IntoView {
    with_code(text::ACCEPT, text::INVITATION_WITHOUT_CODE, move |code| {
        view! { <CheckedInvitation session code/> }.into_any()
    })
}

/// The card with a form that takes the code in the fragment of the address, or that says how to get one.
fn with_code(
    title: &'static str,
    missing: &'static str,
    form: impl FnOnce(String) -> AnyView + Send + 'static,
) -> impl IntoView {
    let code = use_location().hash.get_untracked().trim_start_matches('#').to_owned();
    let content = if code.is_empty() {
        view! { <Notice tone=Tone::Warning title=text::CODE_MISSING>{missing}</Notice> }.into_any()
    } else {
        view! { <CookieCheck also=text::LINK_STILL_WORKS>{form(code)}</CookieCheck> }.into_any()
    };
    view! { <Card title>{content}</Card> }
}

/// Goes to a screen and asks for the new session. The address is replaced, so that the code does not stay in the history. If
/// someone else was signed in, the page is loaded again, so that nothing of theirs is left in memory.
fn use_entrance(session: Session) -> impl Fn(Route) + Copy {
    let navigator = Navigator::here();
    move |route: Route| {
        if session.phase().with_untracked(|phase| matches!(phase, Phase::SignedIn(_) | Phase::Ended(_))) {
            drop(window().location().replace(&route.url()));
        } else {
            navigator.replace(&route);
            session.ask();
        }
    }
}

/// Asks for login, name and password of the first administrator.
#[component]
fn SetUpForm(session: Session, code: String) -> impl IntoView {
    let (login, name, password) = (RwSignal::default(), RwSignal::default(), RwSignal::new(String::new()));
    let (saving, enter) = (Saving::new(), use_entrance(session));
    let submit = Callback::new(move |()| {
        let input = Setup {
            code: code.clone(),
            login: login.get_untracked(),
            name: name.get_untracked(),
            password: normalised(&password.get_untracked()),
        };
        saving.send(input, open::set_up, move |()| enter(Route::Home));
    });
    let is_set_up = move || {
        saving.last_failure().with(|failure| failure.as_ref().and_then(Failure::code) == Some(Code::AlreadySetUp))
    };
    view! {
        <p>{text::FIRST_ADMINISTRATOR}</p>
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <TextField label=text::LOGIN value=login autocomplete="username" required=true autofocus=true
                hint=text::LOGIN_HINT error=saving.error("login")/>
            <TextField label=text::YOUR_NAME value=name autocomplete="name" required=true error=saving.error("name")/>
            <NewPassword label=text::PASSWORD value=password error=saving.error("password")/>
            <Actions>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>{text::SET_UP}</Button>
            </Actions>
        </Form>
        <Show when=is_set_up>
            <p><a href=Route::Home.url()>{text::GO_TO_SIGN_IN}</a></p>
        </Show>
    }
}

/// Who is invited, or that the invitation is used or has expired. Asks before the session of someone else is replaced.
#[component]
fn CheckedInvitation(session: Session, code: String) -> impl IntoView {
    let code = StoredValue::new(code);
    let invited = Fetched::new(move || open::check_invitation(code.get_value()));
    let replaces = RwSignal::new(false);
    let other = Memo::new(move |_| session.identity().filter(|_| !replaces.get()).map(|it| it.principal.name.clone()));
    move || match (invited.get(), other.get()) {
        (None, _) => view! { <Loading label=text::LOADING/> }.into_any(),
        (Some(Err(failure)), _) => {
            let title =
                if failure.code() == Some(Code::InvalidCode) { text::INVITATION_ENDED } else { text::NOT_CHECKED };
            view! { <Notice tone=Tone::Bad title>{failure.sentence()}</Notice> }.into_any()
        }
        (Some(Ok(_)), Some(name)) => view! { <ReplaceSession name replaces/> }.into_any(),
        (Some(Ok(person)), None) => view! { <InvitationForm session code=code.get_value() person/> }.into_any(),
    }
}

/// Asks whether another person is to be signed out of this browser.
#[component]
fn ReplaceSession(name: String, replaces: RwSignal<bool>) -> impl IntoView {
    let name = view! { <span translate="no">{name}</span> }.into_any();
    view! {
        <Notice tone=Tone::Warning title=text::SOMEONE_ELSE>
            {text::session_is_replaced(name)}
        </Notice>
        <Actions>
            <Button variant=Variant::Primary on_press=move |()| replaces.set(true)>{text::CONTINUE}</Button>
        </Actions>
        <p><a href=Route::Home.url()>{text::KEEP_SESSION}</a></p>
    }
}

/// Asks for the new password.
#[component]
fn InvitationForm(session: Session, code: String, person: InvitedPerson) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let (saving, enter) = (Saving::new(), use_entrance(session));
    let submit = Callback::new(move |()| {
        let input = Acceptance { code: code.clone(), password: normalised(&password.get_untracked()) };
        // Anyone who has a token can act as the person, so they check the tokens first.
        saving.send(input, open::accept, move |has_tokens| {
            enter(if has_tokens { Route::TokenCheck } else { Route::Home });
        });
    });
    let name = view! { <strong translate="no">{person.name}</strong> }.into_any();
    view! {
        <p>{text::invitation_for(name)}</p>
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <FixedField label=text::LOGIN value=person.login autocomplete="username"/>
            <NewPassword label=text::PASSWORD value=password error=saving.error("password")/>
            <Actions>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>{text::SET_PASSWORD}</Button>
            </Actions>
        </Form>
    }
}
