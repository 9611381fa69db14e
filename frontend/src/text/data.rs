//! The records of collections.

/// The collections.
pub mod collections {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const COLLECTION: &str = text!("Collection");
    pub const DESCRIPTION: &str = text!("Description");
    pub const BUILT_IN: &str = text!("Built in");
    pub const RETIRED: &str = text!("Retired");
    pub const NONE: &str = text!("You cannot read any collections");

    /// What to do, with an example of a permission.
    pub fn ask_for_role(permission: AnyView) -> AnyView {
        let text = text!(
            "Ask for a role with permission to read a collection, for example Read shipping_events {permission}."
        );
        sentence(text, [("permission", permission)])
    }
}

/// The records of one collection.
pub mod records {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const WRITTEN: &str = text!("Written");
    pub const BY: &str = text!("By");
    pub const RECORD: &str = text!("Record");
    pub const NONE: &str = text!("No records");
    pub const RETIRED: &str = text!("Retired");
    pub const NO_NEW_RECORDS: &str = text!("This collection takes no new records. Existing records can still be read.");
    pub const NO_COLLECTION: &str = text!("Not a collection");

    pub fn not_there(name: AnyView) -> AnyView {
        let text = text!("{name} does not exist, or is an external resource, which stores its own data.");
        sentence(text, [("name", name)])
    }

    pub const NONE_YET: &str = text!("No records yet");
    pub const WRITE: &str = text!("Write a record");

    /// `words` is the permission in words, `permission` itself.
    pub fn how_to_write(words: AnyView, permission: AnyView) -> AnyView {
        let text =
            text!("To write one, a program needs an API key of an API user with the permission {words} {permission}.");
        sentence(text, [("words", words), ("permission", permission)])
    }
}

/// One record.
pub mod record {
    pub const LOADING: &str = text!("Loading record");
    pub const WRITTEN: &str = text!("Written");
    pub const BY: &str = text!("By");
    pub const WITH: &str = text!("With");
}
