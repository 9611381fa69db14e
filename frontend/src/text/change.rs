//! The change log and the activity: their tables, what was done, and the details of a row.

pub const WHEN: &str = text!("When");
pub const WHO: &str = text!("Who");
pub const WHAT: &str = text!("What");

/// The table of changes.
pub mod table {
    pub const NONE: &str = text!("No changes yet");
    pub const LATEST: &str = text!("Latest changes");
    pub const LOADING: &str = text!("Loading changes");
}

/// The table of activity, with its filter.
pub mod activity {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const NONE: &str = text!("No activity yet");
    pub const FROM: &str = text!("From");

    pub fn wrote(record: AnyView, collection: AnyView) -> AnyView {
        sentence(text!("wrote a {record} to {collection}"), [("record", record), ("collection", collection)])
    }

    /// In the sentence above, where it is a link.
    pub const RECORD: &str = text!("record");

    pub const LOADING: &str = text!("Loading details");
    pub const NOT_LISTED: &str = text!("The change is not listed yet. Open it again in a moment.");

    pub const KIND: &str = text!("Kind");
    pub const CHANGES_AND_RECORDS: &str = text!("Changes and records");
    pub const CHANGES: &str = text!("Changes");
    pub const RECORDS: &str = text!("Records");
    pub const INCOMPLETE: &str = text!("The file is incomplete: it holds only the latest activity. Choose fewer days.");
}

/// What was done, after the name of who did it, which stands in another cell: "created the role Dock".
pub mod words {
    use postern_shared::change::Action;

    /// The sentence for an action. `{target}` is what was changed. Where the change is about a key, `{key}` is the key and the target
    /// its owner.
    pub fn done(action: Action, names_key: bool) -> &'static str {
        match action {
            Action::SetUp => text!("set up Postern"),
            Action::RoleCreate => text!("created the role {target}"),
            Action::RoleEdit => text!("edited the role {target}"),
            Action::RoleDelete => text!("deleted the role {target}"),
            Action::UserCreate => text!("created and invited the user {target}"),
            Action::UserEdit => text!("edited the user {target}"),
            Action::UserDelete => text!("deleted the user {target}"),
            Action::UserInvite => text!("sent a new invitation to {target}"),
            Action::UserAdopt => text!("let the user {target} keep access without a key"),
            Action::UserHandOver => text!("handed over the user {target}"),
            Action::UserRecover => text!("recovered access for {target}"),
            Action::ApiUserCreate => text!("created the API user {target}"),
            Action::ApiUserEdit => text!("edited the API user {target}"),
            Action::ApiUserDelete => text!("deleted the API user {target}"),
            Action::ApiUserAdopt => text!("let the API user {target} keep access without a key"),
            Action::ApiUserHandOver => text!("handed over the API user {target}"),
            Action::ResourceCreate => text!("created the resource {target}"),
            Action::ResourceEdit => text!("edited the resource {target}"),
            Action::ResourceRetire => text!("retired the resource {target}"),
            Action::InvitationAccept => text!("accepted their invitation"),
            Action::PasswordChange => text!("changed their password"),
            Action::SessionCreate => text!("signed in"),
            Action::SessionDelete => text!("ended one of their own sessions"),
            Action::SessionsDelete => text!("ended all sessions of {target}"),
            Action::KeysDelete => text!("deleted several keys of {target}"),
            Action::KeyCreate if names_key => text!("created the key {key} of {target}"),
            Action::KeyCreate => text!("created a key of {target}"),
            Action::KeyEdit if names_key => text!("edited the key {key} of {target}"),
            Action::KeyEdit => text!("edited a key of {target}"),
            Action::KeyRotate if names_key => text!("rotated the key {key} of {target}"),
            Action::KeyRotate => text!("rotated a key of {target}"),
            Action::KeyDelete if names_key => text!("deleted the key {key} of {target}"),
            Action::KeyDelete => text!("deleted a key of {target}"),
            Action::KeyNewAddress if names_key => text!("used the key {key} of {target} from a new address"),
            Action::KeyNewAddress => text!("used a key of {target} from a new address"),
            Action::KeySucceed if names_key => text!("named a successor for the key {key} of {target}"),
            Action::KeySucceed => text!("named a successor for a key of {target}"),
            Action::KeyMove if names_key => text!("moved the key {key} of {target} to a successor"),
            Action::KeyMove => text!("moved a key of {target} to a successor"),
            Action::RefusalDismiss if names_key => text!("dismissed refused requests with the key {key} of {target}"),
            Action::RefusalDismiss => text!("dismissed refused requests with a key of {target}"),
            Action::RefusalMute if names_key => text!("muted refused requests with the key {key} of {target}"),
            Action::RefusalMute => text!("muted refused requests with a key of {target}"),
        }
    }

    /// What an edit of one field did.
    #[derive(Clone, Copy)]
    pub enum Edit {
        Disabled,
        Enabled,
        /// `{before}` is the old name.
        Renamed,
        Login,
        Description,
        Note,
        Expiry,
        ExternalId,
        /// `{role}` is the role.
        GaveRole,
        /// `{count}` is how many.
        GaveRoles,
        TookRole,
        TookRoles,
        ChangedRoles,
        /// `{permission}` is the permission.
        AddedPermission,
        AddedPermissions,
        RemovedPermission,
        RemovedPermissions,
        ChangedPermissions,
    }

    /// The sentence for an edit of one field, if there is one that says more than the action. A key is named.
    pub fn edited(action: Action, edit: Edit) -> Option<&'static str> {
        match action {
            Action::RoleEdit => role_edited(edit),
            Action::UserEdit => user_edited(edit),
            Action::ApiUserEdit => api_user_edited(edit),
            Action::ResourceEdit => {
                matches!(edit, Edit::Description).then_some(text!("changed the description of the resource {target}"))
            }
            Action::KeyEdit => key_edited(edit),
            _ => None,
        }
    }

    fn role_edited(edit: Edit) -> Option<&'static str> {
        Some(match edit {
            Edit::Renamed => text!("renamed the role {target} (before: {before})"),
            Edit::Description => text!("changed the description of the role {target}"),
            Edit::ExternalId => text!("changed the external id of the role {target}"),
            Edit::AddedPermission => text!("added the permission {permission} to the role {target}"),
            Edit::AddedPermissions => text!("added {count} permissions to the role {target}"),
            Edit::RemovedPermission => text!("removed the permission {permission} from the role {target}"),
            Edit::RemovedPermissions => text!("removed {count} permissions from the role {target}"),
            Edit::ChangedPermissions => text!("changed the permissions of the role {target}"),
            _ => return None,
        })
    }

    fn user_edited(edit: Edit) -> Option<&'static str> {
        Some(match edit {
            Edit::Disabled => text!("disabled the user {target}"),
            Edit::Enabled => text!("enabled the user {target}"),
            Edit::Renamed => text!("renamed the user {target} (before: {before})"),
            Edit::Login => text!("changed the login of the user {target}"),
            Edit::ExternalId => text!("changed the external id of the user {target}"),
            Edit::GaveRole => text!("gave the role {role} to the user {target}"),
            Edit::GaveRoles => text!("gave {count} roles to the user {target}"),
            Edit::TookRole => text!("took the role {role} from the user {target}"),
            Edit::TookRoles => text!("took {count} roles from the user {target}"),
            Edit::ChangedRoles => text!("changed the roles of the user {target}"),
            _ => return None,
        })
    }

    fn api_user_edited(edit: Edit) -> Option<&'static str> {
        Some(match edit {
            Edit::Disabled => text!("disabled the API user {target}"),
            Edit::Enabled => text!("enabled the API user {target}"),
            Edit::Renamed => text!("renamed the API user {target} (before: {before})"),
            Edit::ExternalId => text!("changed the external id of the API user {target}"),
            Edit::GaveRole => text!("gave the role {role} to the API user {target}"),
            Edit::GaveRoles => text!("gave {count} roles to the API user {target}"),
            Edit::TookRole => text!("took the role {role} from the API user {target}"),
            Edit::TookRoles => text!("took {count} roles from the API user {target}"),
            Edit::ChangedRoles => text!("changed the roles of the API user {target}"),
            _ => return None,
        })
    }

    fn key_edited(edit: Edit) -> Option<&'static str> {
        Some(match edit {
            Edit::Disabled => text!("disabled the key {key} of {target}"),
            Edit::Enabled => text!("enabled the key {key} of {target}"),
            Edit::Renamed => text!("renamed the key {key} of {target} (before: {before})"),
            Edit::Note => text!("changed the note of the key {key} of {target}"),
            Edit::Expiry => text!("changed the expiry of the key {key} of {target}"),
            _ => return None,
        })
    }
}

/// The fields of a change and its request.
pub mod details {
    use leptos::prelude::*;
    use postern_shared::change::SubjectKind;

    use crate::text::sentence;

    pub const BEFORE_DELETION: &str = text!("Before it was deleted:");
    pub const TIME: &str = text!("Time");
    pub const REQUEST: &str = text!("Request");
    pub const ADDRESS: &str = text!("Address");
    pub const PROGRAM: &str = text!("Program");

    /// The name of a field, as the log spells it, of such a target.
    pub fn field(name: &str, of: SubjectKind) -> Option<&'static str> {
        Some(match name {
            "description" => text!("Description"),
            "disabled" => text!("Disabled"),
            "ended_expired_keys" => text!("Ended expired keys"),
            "ended_keys" => text!("Ended keys"),
            "expires_at" => text!("Expires"),
            "external_id" => text!("External id"),
            "guards" => text!("APIs"),
            "invitation_expires_at" => text!("Invitation expires"),
            "invited" => text!("Invited"),
            "issued_by" => text!("Issued by key"),
            "key" => text!("Key"),
            "keys" => text!("Keys"),
            "kind" => text!("Kind"),
            "login" => text!("Login"),
            "name" => text!("Name"),
            "note" => text!("Note"),
            "permission" => text!("Permission"),
            "permissions" => text!("Permissions"),
            "previous_until" => text!("Old secret works until"),
            "provisioned_by" if of == SubjectKind::Role => text!("Created by key"),
            "provisioned_by" => text!("Depends on key"),
            "reason" => text!("Reason"),
            "retired_at" => text!("Retired"),
            "roles" => text!("Roles"),
            "scope" => text!("Scope"),
            "session" => text!("Session"),
            "successor" => text!("Successor"),
            _ => return None,
        })
    }

    /// Between the value before and the one after, for screen readers.
    pub const CHANGED_TO: &str = text!("changed to");

    pub fn added(value: AnyView) -> AnyView {
        sentence(text!("Added {value}"), [("value", value)])
    }

    pub fn removed(value: AnyView) -> AnyView {
        sentence(text!("Removed {value}"), [("value", value)])
    }

    pub fn unchanged(count: usize) -> String {
        text!("{count} unchanged", count)
    }

    pub const YES: &str = text!("yes");
    pub const NO: &str = text!("no");
    pub const NONE: &str = text!("none");
    pub const EVERYTHING: &str = text!("everything its owner can do");
    pub const NEVER: &str = text!("never");
}
