//! Every call of a signed-in person, a line each: its name and input, what it answers, and the request.

use postern_shared::access::{Access, AccessQuery};
use postern_shared::account::{AccountEdit, PasswordChange};
use postern_shared::activity::{Activity, ActivityQuery};
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, KeyQuery, NewApiKey, OwnedKey, Rotation};
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::billing::{Bill, BillingQuery};
use postern_shared::change::{Change, ChangeQuery};
use postern_shared::id::{ApiUserId, KeyId, RoleId, SessionId, UserId};
use postern_shared::impact::{Impact, Proposal};
use postern_shared::overview::Overview;
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::principal::{Kind, PrincipalEdit, PrincipalId, PrincipalQuery};
use postern_shared::record::{Record, RecordQuery};
use postern_shared::refusal::Refused;
use postern_shared::resource::{NewResource, Resource, ResourceEdit};
use postern_shared::role::{NewRole, Role, RoleEdit, RoleHolder};
use postern_shared::session::Session;
use postern_shared::succession::{Succeeded, Succession};
use postern_shared::usage::Usage;
use postern_shared::user::{InvitedUser, NewInvitation, NewUser, User};

use super::call::{Call, Coming, with_query};
use super::principal::{path_of, paths_of};
use super::{Api, KeyHolder, Principal};

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident($($input:ident: $type:ty),*) -> $answer:ty = $call:expr;)*) => {
        impl Api {$(
            $(#[$doc])*
            pub fn $name(self $(, $input: $type)*) -> Coming<$answer> {
                Coming::new(self.send($call))
            }
        )*}
    };
}

calls! {
    /// The person's own user.
    account() -> User = Call::get(path::ACCOUNT);
    /// Edits the person's own user.
    edit_account(version: u64, edit: AccountEdit) -> User = Call::patch(path::ACCOUNT, version, &edit);
    /// Changes the password. All sessions end; this browser gets a new one.
    change_password(input: PasswordChange) -> () = Call::ask(path::ACCOUNT_PASSWORD, &input);
    /// The person's own sessions.
    sessions(paging: Paging) -> Page<Session> = Call::query(path::ACCOUNT_SESSIONS, &paging);
    /// Ends one of the person's own sessions.
    end_session(id: SessionId) -> () = Call::delete(path::account_session(&id));

    /// The users in the order of their logins, or the API users in the order of their names, or those with a role.
    principals(kind: Kind, query: PrincipalQuery) -> Page<Principal> = Call::query(paths_of(kind), &query);
    /// One user or API user.
    principal(id: PrincipalId) -> Principal = Call::get(path_of(&id));
    /// Creates a user and invites the person.
    create_user(input: NewUser) -> InvitedUser = Call::post(path::USERS, &input);
    /// Creates an API user.
    create_api_user(input: NewApiUser) -> ApiUser = Call::post(path::API_USERS, &input);
    /// Edits, disables or enables a user or an API user.
    edit_principal(id: PrincipalId, version: u64, edit: PrincipalEdit) -> Principal = Call::patch(path_of(&id), version, &edit);
    /// Deletes a user or an API user with everything it has.
    delete_principal(id: PrincipalId) -> () = Call::delete(path_of(&id));
    /// Invites a user again. The password and all sessions end.
    invite_user(id: UserId, input: NewInvitation) -> InvitedUser = Call::post(path::user_invitation(&id), &input);
    /// A user's sessions.
    sessions_of(id: UserId, paging: Paging) -> Page<Session> = Call::query(&path::user_sessions(&id), &paging);
    /// Ends one session of a user.
    end_session_of(user: UserId, id: SessionId) -> () = Call::delete(path::user_session(&user, &id));
    /// Ends all sessions of a user.
    end_sessions_of(id: UserId) -> () = Call::delete(path::user_sessions(&id));

    /// The keys of all owners that the person may see, by their state.
    keys(query: KeyQuery) -> Page<OwnedKey> = Call::query(path::KEYS, &query);
    /// A holder's keys.
    keys_of(holder: KeyHolder, paging: Paging) -> Page<ApiKey> = Call::query(&holder.keys_path(), &paging);
    /// One key.
    key(holder: KeyHolder, key: KeyId) -> ApiKey = Call::get(holder.key_path(&key));
    /// Creates a key.
    create_key(holder: KeyHolder, input: NewApiKey) -> IssuedKey = Call::post(holder.keys_path(), &input);
    /// Edits, disables or enables a key.
    edit_key(holder: KeyHolder, key: KeyId, version: u64, edit: ApiKeyEdit) -> ApiKey = Call::patch(holder.key_path(&key), version, &edit);
    /// Gives a key a new secret.
    rotate_key(holder: KeyHolder, key: KeyId, input: Rotation) -> IssuedKey = Call::post(holder.rotate_path(&key), &input);
    /// Moves what depends on a key to another key of its owner, as much as one call can.
    succeed_key(holder: KeyHolder, key: KeyId, paging: Paging, input: Succession) -> Succeeded =
        Call::ask(with_query(&holder.succeed_path(&key), &paging), &input);
    /// Deletes a key.
    delete_key(holder: KeyHolder, key: KeyId) -> () = Call::delete(holder.key_path(&key));

    /// Which permissions a key has used, and how often it called.
    key_usage(holder: KeyHolder, key: KeyId) -> Usage = Call::get(holder.usage_path(&key));
    /// How often an API user called with its keys.
    api_user_usage(id: ApiUserId) -> Usage = Call::get(path::api_user_usage(&id));

    /// Who holds a role, as far as the person may see them.
    role_holders(id: RoleId, paging: Paging) -> Page<RoleHolder> = Call::query(&path::role_holders(&id), &paging);
    /// Which permissions of a role its holders have used.
    role_usage(id: RoleId) -> Usage = Call::get(path::role_usage(&id));
    /// The roles, in the order of their names.
    roles(listing: Listing) -> Page<Role> = Call::query(path::ROLES, &listing);
    /// One role.
    role(id: RoleId) -> Role = Call::get(path::role(&id));
    /// Creates a role.
    create_role(input: NewRole) -> Role = Call::post(path::ROLES, &input);
    /// Edits a role.
    edit_role(id: RoleId, version: u64, edit: RoleEdit) -> Role = Call::patch(path::role(&id), version, &edit);
    /// Deletes a role that nobody holds.
    delete_role(id: RoleId) -> () = Call::delete(path::role(&id));
    /// Who and what a change would affect. Nothing is changed.
    impact(proposal: Proposal) -> Impact = Call::ask(path::IMPACT, &proposal);

    /// Who holds which permission, and whether it can be used now.
    access(query: AccessQuery) -> Page<Access> = Call::query(path::ACCESS, &query);

    /// The resources, in the order of their names.
    resources(listing: Listing) -> Page<Resource> = Call::query(path::RESOURCES, &listing);
    /// One resource.
    resource(name: String) -> Resource = Call::get(path::resource(&name));
    /// Creates a resource.
    create_resource(input: NewResource) -> Resource = Call::post(path::RESOURCES, &input);
    /// Edits a resource.
    edit_resource(name: String, version: u64, edit: ResourceEdit) -> Resource = Call::patch(path::resource(&name), version, &edit);
    /// Retires a resource.
    retire_resource(name: String) -> () = Call::delete(path::resource(&name));
    /// The records of a collection, newest first.
    records(collection: String, query: RecordQuery) -> Page<Record> = Call::query(&path::records(&collection), &query);
    /// One record of a collection.
    record(collection: String, id: String) -> Record = Call::get(path::record(&collection, &id));

    /// The numbers of the overview.
    overview() -> Overview = Call::get(path::OVERVIEW);
    /// The change log, newest first.
    changes(query: ChangeQuery) -> Page<Change> = Call::query(path::CHANGES, &query);
    /// The activity of an actor or a credential, newest first.
    activity(query: ActivityQuery) -> Page<Activity> = Call::query(path::ACTIVITY, &query);
    /// Requests of known keys that were refused, the latest first.
    refusals(paging: Paging) -> Page<Refused> = Call::query(path::REFUSALS, &paging);
    /// Removes refused requests from the list.
    dismiss_refusal(id: String) -> () = Call::post_empty(path::refusal_dismiss(&id));
    /// Hides refused requests for 30 days.
    mute_refusal(id: String) -> () = Call::post_empty(path::refusal_mute(&id));
    /// Which API users were enabled in a month.
    bill(query: BillingQuery) -> Bill = Call::query(path::BILLING, &query);
}
