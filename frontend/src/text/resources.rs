//! Resources: the list, and the dialogs.

/// The list.
pub mod list {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const NEW: &str = text!("New resource");
    pub const NO_RESOURCES: &str = text!("No resources");
    pub const CREATE_AND_GRANT: &str = text!("Create a resource, and grant its permissions in a role.");

    pub const NAME: &str = text!("Name");
    pub const KIND: &str = text!("Kind");
    pub const COLLECTION: &str = text!("Collection");
    pub const EXTERNAL: &str = text!("External");
    pub const DESCRIPTION: &str = text!("Description");
    pub const STATE: &str = text!("State");
    pub const BUILT_IN: &str = text!("Built in");
    pub const IN_USE: &str = text!("In use");

    /// The badge "External", and how many APIs there are.
    pub fn external_with(external: AnyView, apis: usize) -> AnyView {
        match apis {
            1 => sentence(text!("{external} 1 API"), [("external", external)]),
            _ => sentence(text!("{external} {apis} APIs"), [("external", external), ("apis", apis.into_any())]),
        }
    }

    pub fn retired(at: AnyView) -> AnyView {
        sentence(text!("Retired {at}"), [("at", at)])
    }

    pub const RECORDS: &str = text!("Records");
    pub const LOG: &str = text!("Log");
    pub const CANNOT_CHANGE: &str = text!("Built-in resources cannot be changed.");
    pub const ALREADY_RETIRED: &str = text!("This resource is already retired.");

    pub fn records_of(name: &str) -> String {
        text!("Records of {name}", name)
    }

    pub fn log_of(name: &str) -> String {
        text!("Log of {name}", name)
    }

    pub fn edit(name: &str) -> String {
        text!("Edit {name}", name)
    }

    pub fn retire(name: &str) -> String {
        text!("Retire {name}", name)
    }
}

/// The form for a new one.
pub mod new {
    pub const CREATE: &str = text!("Create resource");
    pub const NAME: &str = text!("Name");
    pub const KIND: &str = text!("Kind");
    pub const KIND_HINT: &str = text!("It cannot be changed later.");
    pub const COLLECTION: &str = text!("Collection: records that Postern stores.");
    pub const EXTERNAL: &str = text!("External: an API of your own that asks Postern who may call it.");
    pub const DESCRIPTION: &str = text!("Description");
    pub const DESCRIPTION_HINT: &str = text!("What the resource is for.");

    /// The hint of the name: which letters it can have.
    pub fn name_hint(form: &str) -> String {
        text!("{form}. It cannot be changed later and is never reused.", form)
    }

    pub fn created(name: &str) -> String {
        text!("{name} created. Roles can now grant {name}:read and {name}:write.", name)
    }
}

/// The form of one.
pub mod edit {
    pub const SAVE: &str = text!("Save changes");
    pub const DESCRIPTION: &str = text!("Description");
    pub const DESCRIPTION_HINT: &str = text!("What the resource is for.");
    pub const APIS: &str = text!("APIs");
    pub const APIS_HINT: &str = text!(
        "The ids of APIs in API Gateway, one per line. GET, HEAD and OPTIONS require permission to read the resource; other methods require permission to write to it. List exceptions below their API, such as POST /orders/search = orders:read, or GET /status = any key."
    );
    pub const DEPENDENT: &str = text!("Only someone who depends on no key can change the APIs.");

    pub fn edit(name: &str) -> String {
        text!("Edit {name}", name)
    }
}

/// The question before one is retired.
pub mod retire {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const RETIRE: &str = text!("Retire resource");
    pub const COLLECTION_ENDS: &str = text!(
        "The collection takes no new records. Existing records can still be read. Its permissions can no longer be granted."
    );
    pub const EXTERNAL_ENDS: &str = text!(
        "No one can access the resource any more, and all calls to its APIs are refused. Its permissions can no longer be granted."
    );

    pub fn question(name: &str) -> String {
        text!("Retire {name}?", name)
    }

    pub const PERMANENT: &str = text!("This is permanent");

    /// `permanent` is the view of [`PERMANENT`].
    pub fn name_is_gone(permanent: AnyView, name: AnyView) -> AnyView {
        let text = text!("{permanent}: the name {name} can never be used again.");
        sentence(text, [("permanent", permanent), ("name", name)])
    }

    pub fn retired(name: &str) -> String {
        text!("{name} retired", name)
    }
}
