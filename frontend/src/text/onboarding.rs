//! The first set-up, and accepting an invitation.

use leptos::prelude::*;

use super::sentence;

pub const CODE_MISSING: &str = text!("The code is missing");
pub const LINK_STILL_WORKS: &str = text!("Your link still works.");
pub const LOGIN: &str = text!("Login");
pub const PASSWORD: &str = text!("Password");

pub const SET_UP: &str = text!("Set up Postern");
pub const SET_UP_WITHOUT_CODE: &str =
    text!("Open the complete set-up link that Postern printed when it started, including the part after the #.");
pub const FIRST_ADMINISTRATOR: &str =
    text!("You will be the first administrator, who can do everything and invite others.");
pub const LOGIN_HINT: &str = text!("What you will sign in with, for example your email address.");
pub const YOUR_NAME: &str = text!("Your name");
pub const GO_TO_SIGN_IN: &str = text!("Go to the sign-in page");

pub const ACCEPT: &str = text!("Accept your invitation");
pub const INVITATION_WITHOUT_CODE: &str =
    text!("Open the complete link you were given, including the part after the #.");
pub const LOADING: &str = text!("Loading the invitation");
pub const INVITATION_ENDED: &str = text!("This invitation no longer works");
pub const NOT_CHECKED: &str = text!("The invitation could not be checked");
pub const SET_PASSWORD: &str = text!("Set password and sign in");

pub fn invitation_for(name: AnyView) -> AnyView {
    let text = text!(
        "This invitation is for {name}. Choose the password you will sign in with. No one else will ever see it."
    );
    sentence(text, [("name", name)])
}

pub const SOMEONE_ELSE: &str = text!("Someone else is signed in");
pub const CONTINUE: &str = text!("Continue with the invitation");
pub const KEEP_SESSION: &str = text!("Keep the session");

pub fn session_is_replaced(name: AnyView) -> AnyView {
    let text =
        text!("This browser is signed in as {name}. If you accept the invitation here, that session is replaced.");
    sentence(text, [("name", name)])
}
