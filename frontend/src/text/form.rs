//! Forms and questions: saving, and leaving what was typed.

pub const RELOAD: &str = text!("Reload");
pub const SAVED: &str = text!("Changes saved");
pub const NOTHING_TO_SAVE: &str = text!("Nothing to save");

/// The question before something is left that is not saved.
pub mod leave {
    pub const CLOSE_ANYWAY: &str = text!("Close anyway");
    pub const GO_BACK: &str = text!("Go back");

    pub const NOT_SAVED: &str = text!("You have not saved what you entered.");
    pub const DISCARD: &str = text!("Discard");
    pub const KEEP_EDITING: &str = text!("Keep editing");

    pub const DISCARD_CHANGES: &str = text!("Discard changes");
    pub const ASK_TO_DISCARD: &str = text!("Discard your changes?");
    pub const CHANGES_NOT_SAVED: &str = text!("You have not saved what you changed on this page.");
}

/// The field for a new password.
pub fn password_hint(least: usize) -> String {
    text!("At least {least} characters. A few unrelated words with spaces work well.", least)
}
