//! Invitation links, each shown once.

use leptos::prelude::*;

use super::sentence;

pub fn title(login: &str) -> String {
    text!("Invitation for {login}", login)
}

pub fn send_link(time: AnyView) -> AnyView {
    let text =
        text!("Send this link to the person, who will use it to choose a password. It works once and expires {time}.");
    sentence(text, [("time", time)])
}

pub const LINK: &str = text!("Invitation link");
pub const SHOWN_ONCE: &str =
    text!("This link is shown only once. If it is lost, create a new one on the screen of the user.");
pub const NOT_COPIED: &str = text!("You have not copied the link. It will not be shown again.");
pub const LOST: &str = text!("The link did not arrive");
pub const LOST_HINT: &str = text!(
    "The person was invited, but the answer with the link was lost, and it cannot be shown again. Press “Resend invitation” on \
     the user's page to create a new one."
);
pub const DONE: &str = text!("Done");

/// Several links.
pub mod list {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const TITLE: &str = text!("New invitations");
    pub const SEND_LINKS: &str = text!(
        "Send each person their link. The links work once and are shown only once. If one is lost, press “Resend invitation” on \
         the user's page."
    );
    pub const LINKS: &str = text!("Invitation links");
    pub const ALL_LINKS: &str = text!("All logins and links");

    pub fn lost(login: AnyView) -> AnyView {
        let text = text!("{login}: the link did not arrive. Create a new one on the screen of the user.");
        sentence(text, [("login", login)])
    }
}
