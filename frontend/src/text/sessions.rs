//! The sessions of a person.

pub const PROGRAM: &str = text!("Program");
pub const ADDRESS: &str = text!("Address");
pub const SIGNED_IN: &str = text!("Signed in");
pub const LAST_SEEN: &str = text!("Last seen");
pub const EXPIRES: &str = text!("Expires");
pub const THIS_SESSION: &str = text!("This session");

/// On the button.
pub const END: &str = text!("End");

/// The name of the button for screen readers.
pub fn end_session_in(program: &str) -> String {
    text!("End the session in {program}", program)
}

pub fn ended(program: &str) -> String {
    text!("Session in {program} ended", program)
}
