//! Keeping access without the key that it depends on: for one user or API user, or for all that depend on a key.

/// One.
pub mod one {
    use leptos::prelude::*;
    use postern_shared::principal::Kind;

    use crate::text::sentence;

    pub fn title(name: &str) -> String {
        text!("Keep access of {name} without this key?", name)
    }

    pub const KEEP: &str = text!("Keep access");

    pub fn done(name: &str) -> String {
        text!("{name} no longer depends on a key", name)
    }

    pub fn meaning(kind: Kind, name: AnyView, key: AnyView) -> AnyView {
        let text = kind.pick(
            text!("{name} will no longer depend on key {key} and can do everything that their roles grant."),
            text!("{name} will no longer depend on key {key} and can do everything that its roles grant."),
        );
        sentence(text, [("name", name), ("key", key)])
    }

    /// What is deleted unless it is kept.
    pub fn ends(kind: Kind) -> &'static str {
        kind.pick(
            text!(
                "The password, all sessions and all API tokens are deleted. You get a new invitation link to send to the person."
            ),
            text!("All its keys are deleted. Create new ones for it afterwards."),
        )
    }

    pub fn keep(kind: Kind) -> &'static str {
        kind.pick(text!("Keep the password, sessions and tokens"), text!("Keep its keys"))
    }

    pub fn keep_hint(kind: Kind) -> &'static str {
        kind.pick(
            text!(
                "Anyone who has the key may know the password or a token. Keep them only if you trust everyone who has the key."
            ),
            text!("Anyone who has the key may know one of them. Keep them only if you trust everyone who has the key."),
        )
    }
}

/// All that depend on a key.
pub mod all {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const OPEN: &str = text!("Keep access of all that depend on it");
    pub const TITLE: &str = text!("Keep access of all without this key?");
    pub const DONE: &str = text!("Access kept");
    pub const KEEP: &str = text!("Keep access of all");
    pub const CONTINUE: &str = text!("Continue");

    pub fn meaning(key: AnyView) -> AnyView {
        let text = text!(
            "Every user and API user that depends directly on key {key} becomes independent and can do everything that its roles \
             grant. Those that go beyond your rights stay as they are."
        );
        sentence(text, [("key", key)])
    }

    pub const ENDS: &str = text!(
        "The passwords, sessions and API tokens of the users are deleted, and so are the keys of the API users. You get a new \
         invitation link for each user."
    );
    pub const KEEP_CREDENTIALS: &str = text!("Keep the passwords, sessions, tokens and keys");
    pub const KEEP_HINT: &str =
        text!("Anyone who has the key may know some of them. Keep them only if you trust everyone who has the key.");
    pub const UNKNOWN: &str = text!(
        "The last call failed, but may have changed some users. Look for users with the status Invited and resend their \
         invitations."
    );
    pub const NOT_COPIED: &str = text!("You have not copied all links. They will not be shown again.");

    /// How many became independent, and how many did not.
    pub fn done(adopted: u64, refused: u64) -> String {
        let adopted = match adopted {
            0 => text!("None became independent.").to_owned(),
            1 => text!("1 became independent.").to_owned(),
            count => text!("{count} became independent.", count),
        };
        match refused {
            0 => adopted,
            1 => text!("{adopted} 1 did not, because it goes beyond your rights.", adopted),
            count => text!("{adopted} {count} did not, because they go beyond your rights.", adopted, count),
        }
    }
}
