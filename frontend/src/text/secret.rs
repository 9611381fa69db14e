//! The secret of a key, which is shown only once.

pub const COPY_NOW: &str = text!("This secret is shown only once. Copy it now to where it will be used.");
pub const SECRET: &str = text!("Secret");
pub const TRY_IT: &str = text!("Try it: ask Postern who the key belongs to");
pub const NOT_COPIED: &str =
    text!("The browser could not copy it. Select the secret, press Ctrl+C (⌘C on a Mac), then close this dialog.");
pub const COPY_AND_CLOSE: &str = text!("Copy and close");
pub const LEAVE: &str = text!("You have not copied the secret. It will not be shown again.");

pub const LOST: &str = text!("The secret cannot be shown");
pub const WHY_LOST: &str = text!(
    "The answer with the secret was lost, and Postern does not store secrets. Rotate the key to get a new one, or delete the key."
);
pub const CLOSE: &str = text!("Close");
