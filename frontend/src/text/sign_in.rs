//! Signing in, and the page while Postern does not answer.

pub const TITLE: &str = text!("Sign in");
pub const SESSION_ENDED: &str = text!("Your session has ended. Sign in again to continue where you were.");
pub const NOT_SET_UP: &str = text!("Postern is not set up yet");
pub const HOW_TO_SET_UP: &str =
    text!("Open the set-up link that Postern printed when it started. It creates the first administrator.");
pub const LOGIN: &str = text!("Login");
pub const PASSWORD: &str = text!("Password");

pub const POSTERN: &str = text!("Postern");
pub const NO_ANSWER: &str = text!("Postern does not answer");
pub const TRY_AGAIN: &str = text!("Try again");
