//! The whole API on one page.

use http::Method;
use postern_shared::api_user::{ApiUser, ApiUserEdit};
use postern_shared::id::{ApiUserId, UserId};
use postern_shared::path;
use postern_shared::permission::{Action, Permission};
use postern_shared::principal::PrincipalEdit;
use postern_shared::problem::Code;
use postern_shared::record::BATCH_BODY_LIMIT;
use postern_shared::user::User;

use super::demand::Demand;
use super::extract::{Own, PathId};
use super::keys::{KeyOf, OwnKey};
use super::route::Route;
use super::{
    access, account, activity, api_users, billing, changes, health, impact, keys, openapi, overview, principals,
    records, refusals, resources, roles, usage, users, verify,
};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// Refusals for callers who hold the permission but lack authority over this target.
const BEYOND: &[Code] =
    &[Code::BeyondYourRights, Code::OwnRights, Code::IndependenceRequired, Code::OutsideLineage, Code::LimitReached];
/// Refusals of a hand-over that no permission overcomes.
const HAND_OVER: &[Code] = &[Code::AlreadyProvisioned, Code::LineageTooDeep];

/// All routes.
#[rustfmt::skip] // One route, one line.
pub(super) fn table() -> Vec<Route> {
    use Demand::{Credential, PermissionInSession, Records, Session};
    let permission = |permission| Demand::Permission(permission);
    vec![
        Route::open(GET, path::HEALTH, health::check, "Check that the service is up and reaches its table, and whether it is set up"),
        Route::open(GET, path::OPENAPI, openapi::handler(table), "Get this document"),
        Route::open(POST, path::SETUP, account::set_up, "Create the first administrator").refuses(&[Code::InvalidCode, Code::AlreadySetUp, Code::Busy]),
        Route::open(POST, path::INVITATION_CHECK, account::check_invitation, "See who an invitation is for").refuses(&[Code::InvalidCode]),
        Route::open(POST, path::INVITATION_ACCEPT, account::accept_invitation, "Accept an invitation: set a password and sign in").refuses(&[Code::InvalidCode, Code::TooManyAttempts, Code::Busy]),

        Route::open(POST, path::SESSION, account::sign_in, "Sign in").refuses(&[Code::SignInFailed, Code::SignInBlocked, Code::TooManyAttempts, Code::Busy]),
        Route::guarded(GET, path::SESSION, Credential, account::identity, "Get the caller's identity and permissions"),
        Route::guarded(DELETE, path::SESSION, Session, account::sign_out, "Sign out"),

        Route::guarded(GET, path::ACCOUNT, Session, account::find, "Get your own user"),
        Route::guarded(PATCH, path::ACCOUNT, Session, account::edit, "Edit your own user"),
        Route::guarded(POST, path::ACCOUNT_PASSWORD, Session, account::change_password, "Change your own password; all sessions end").refuses(&[Code::TooManyAttempts, Code::Busy]),
        Route::guarded(GET, path::ACCOUNT_SESSIONS, Session, users::sessions::<Own>, "List your own sessions"),
        Route::guarded(DELETE, path::ACCOUNT_SESSION, Session, account::end_session, "End one of your own sessions"),
        Route::guarded(GET, path::ACCOUNT_TOKENS, Session, keys::list::<Own>, "List your own API tokens"),
        Route::guarded(POST, path::ACCOUNT_TOKENS, PermissionInSession(Permission::API_TOKENS_GENERATE), keys::issue::<Own>, "Generate an API token").idempotent(keys::replay_issue::<Own>, Session).refuses(BEYOND).refuses(&[Code::LineageTooDeep]),
        Route::guarded(GET, path::ACCOUNT_TOKEN, Session, keys::find::<OwnKey>, "Get one of your own API tokens"),
        Route::guarded(PATCH, path::ACCOUNT_TOKEN, Session, keys::edit::<OwnKey>, "Edit one of your own API tokens").refuses(&[Code::InsufficientScope, Code::BeyondYourRights, Code::OutsideLineage, Code::LimitReached]),
        Route::guarded(DELETE, path::ACCOUNT_TOKEN, Session, keys::delete::<OwnKey>, "Delete one of your own API tokens"),
        Route::guarded(POST, path::ACCOUNT_TOKEN_ROTATE, Session, keys::rotate::<OwnKey>, "Rotate the secret of one of your own API tokens").idempotent(keys::replay_rotate::<OwnKey>, Session).refuses(&[Code::OutsideLineage, Code::KeyNotWorking]),
        Route::guarded(GET, path::ACCOUNT_TOKEN_USAGE, Session, usage::of_key::<OwnKey>, "Get the usage of one of your own API tokens"),
        Route::guarded(POST, path::ACCOUNT_TOKEN_SUCCEED, Session, keys::succeed::<OwnKey>, "Move what depends on one of your own API tokens to another one").refuses(&[Code::OutsideLineage, Code::IndependenceRequired]),

        Route::guarded(GET, path::ROLES, permission(Permission::ROLES_READ), roles::list, "List roles by name"),
        Route::guarded(POST, path::ROLES, permission(Permission::ROLES_WRITE), roles::create, "Create a role").idempotent(roles::replay_create, permission(Permission::ROLES_READ)).refuses(BEYOND).refuses(&[Code::NameTaken, Code::ExternalIdTaken]),
        Route::guarded(PUT, path::ROLE_BY_EXTERNAL_ID, permission(Permission::ROLES_WRITE), roles::upsert, "Create a role with an external id, or edit the one to which you gave it; safe to repeat").refuses(BEYOND).refuses(&[Code::NameTaken]),
        Route::guarded(GET, path::ROLE, permission(Permission::ROLES_READ), roles::find, "Get a role"),
        Route::guarded(PATCH, path::ROLE, permission(Permission::ROLES_WRITE), roles::edit, "Edit a role").refuses(BEYOND).refuses(&[Code::NameTaken, Code::ExternalIdTaken, Code::BuiltInRole]),
        Route::guarded(DELETE, path::ROLE, permission(Permission::ROLES_WRITE), roles::delete, "Delete a role that nobody holds").refuses(BEYOND).refuses(&[Code::RoleInUse, Code::BuiltInRole]),
        Route::guarded(GET, path::ROLE_HOLDERS, permission(Permission::ROLES_READ), roles::holders, "List the users and API users that hold a role, as far as the caller may read them"),
        Route::guarded(GET, path::ROLE_USAGE, permission(Permission::ROLES_READ), usage::of_role, "Get the usage of a role: which of its permissions its holders have used"),

        Route::guarded(GET, path::USERS, permission(Permission::USERS_READ), principals::list::<User>, "List users by login, or those with a role"),
        Route::guarded(POST, path::USERS, permission(Permission::USERS_WRITE), users::create, "Create a user and invite the person").idempotent(users::replay_create, permission(Permission::USERS_READ)).refuses(BEYOND).refuses(&[Code::NameTaken, Code::ExternalIdTaken, Code::LineageTooDeep]),
        Route::guarded(POST, path::USERS_BATCH, permission(Permission::USERS_WRITE), users::create_all, "Create up to 50 users, each as by a request of its own; a user with an external_id is never created twice"),
        Route::guarded(PUT, path::USER_BY_EXTERNAL_ID, permission(Permission::USERS_WRITE), users::upsert, "Create a user with an external id and invite the person, or edit the one to which you gave it; safe to repeat").refuses(BEYOND).refuses(&[Code::NameTaken, Code::LineageTooDeep, Code::LastAdministrator]),
        Route::guarded(GET, path::USER, permission(Permission::USERS_READ), principals::find::<User>, "Get a user"),
        Route::guarded(PATCH, path::USER, permission(Permission::USERS_WRITE), principals::edit::<User, PrincipalEdit>, "Edit, disable or enable a user").refuses(BEYOND).refuses(&[Code::NameTaken, Code::ExternalIdTaken, Code::LastAdministrator]),
        Route::guarded(DELETE, path::USER, permission(Permission::USERS_WRITE), principals::delete::<User>, "Delete a user").refuses(BEYOND).refuses(&[Code::LastAdministrator]),
        Route::guarded(POST, path::USER_INVITATION, permission(Permission::USERS_WRITE), users::invite, "Invite a user again; the password is removed and all sessions end").idempotent(users::replay_invite, permission(Permission::USERS_READ)).refuses(BEYOND),
        Route::guarded(POST, path::USER_ADOPT, PermissionInSession(Permission::USERS_WRITE), users::adopt, "Make a user independent of the key that provisions it").idempotent(users::replay_invite, permission(Permission::USERS_READ)).refuses(BEYOND),
        Route::guarded(POST, path::USER_HAND_OVER, PermissionInSession(Permission::USERS_WRITE), principals::hand_over::<User>, "Hand a user over to a key, which provisions it from then on").prefetch(principals::hand_over_key).refuses(BEYOND).refuses(HAND_OVER),
        Route::guarded(GET, path::USER_SESSIONS, permission(Permission::USERS_READ), users::sessions::<PathId<UserId>>, "List the sessions of a user"),
        Route::guarded(DELETE, path::USER_SESSIONS, permission(Permission::USERS_WRITE), users::end_sessions, "End all sessions of a user").refuses(BEYOND),
        Route::guarded(DELETE, path::USER_SESSION, permission(Permission::USERS_WRITE), users::end_session, "End a session of a user").refuses(BEYOND),
        Route::guarded(GET, path::USER_TOKENS, permission(Permission::USERS_READ), keys::list::<PathId<UserId>>, "List the API tokens of a user"),
        Route::guarded(DELETE, path::USER_TOKENS, permission(Permission::USERS_WRITE), users::delete_tokens, "Delete all API tokens of a user").refuses(BEYOND),
        Route::guarded(GET, path::USER_TOKEN, permission(Permission::USERS_READ), keys::find::<KeyOf<UserId>>, "Get an API token of a user"),
        Route::guarded(PATCH, path::USER_TOKEN, permission(Permission::USERS_WRITE), keys::edit::<KeyOf<UserId>>, "Edit, disable or enable an API token of a user").refuses(BEYOND),
        Route::guarded(DELETE, path::USER_TOKEN, permission(Permission::USERS_WRITE), keys::delete::<KeyOf<UserId>>, "Delete an API token of a user").refuses(BEYOND),
        Route::guarded(GET, path::USER_TOKEN_USAGE, permission(Permission::USERS_READ), usage::of_key::<KeyOf<UserId>>, "Get the usage of an API token of a user"),
        Route::guarded(POST, path::USER_TOKEN_ADOPT_ALL, PermissionInSession(Permission::USERS_WRITE), principals::adopt_all::<User>, "Adopt everything that an API token of a user provisions, page by page").refuses(&[Code::IndependenceRequired]),
        Route::guarded(POST, path::USER_TOKEN_SUCCEED, PermissionInSession(Permission::USERS_WRITE), keys::succeed::<KeyOf<UserId>>, "Move what depends on an API token of a user to another one").refuses(BEYOND),

        Route::guarded(GET, path::API_USERS, permission(Permission::API_USERS_READ), principals::list::<ApiUser>, "List API users by name, or those with a role"),
        Route::guarded(POST, path::API_USERS, permission(Permission::API_USERS_WRITE), api_users::create, "Create an API user").idempotent(api_users::replay_create, permission(Permission::API_USERS_READ)).refuses(BEYOND).refuses(&[Code::NameTaken, Code::ExternalIdTaken, Code::LineageTooDeep]),
        Route::guarded(PUT, path::API_USER_BY_EXTERNAL_ID, permission(Permission::API_USERS_WRITE), api_users::upsert, "Create an API user with an external id, or edit the one to which you gave it; safe to repeat").refuses(BEYOND).refuses(&[Code::NameTaken, Code::LineageTooDeep]),
        Route::guarded(GET, path::API_USER, permission(Permission::API_USERS_READ), principals::find::<ApiUser>, "Get an API user"),
        Route::guarded(PATCH, path::API_USER, permission(Permission::API_USERS_WRITE), principals::edit::<ApiUser, ApiUserEdit>, "Edit, disable or enable an API user").refuses(BEYOND).refuses(&[Code::NameTaken, Code::ExternalIdTaken]),
        Route::guarded(DELETE, path::API_USER, permission(Permission::API_USERS_WRITE), principals::delete::<ApiUser>, "Delete an API user").refuses(BEYOND),
        Route::guarded(POST, path::API_USER_ADOPT, PermissionInSession(Permission::API_USERS_WRITE), api_users::adopt, "Make an API user independent of the key that provisions it").refuses(BEYOND),
        Route::guarded(POST, path::API_USER_HAND_OVER, PermissionInSession(Permission::API_USERS_WRITE), principals::hand_over::<ApiUser>, "Hand an API user over to a key, which provisions it from then on").prefetch(principals::hand_over_key).refuses(BEYOND).refuses(HAND_OVER),
        Route::guarded(GET, path::API_USER_KEYS, permission(Permission::API_USERS_READ), keys::list::<PathId<ApiUserId>>, "List the keys of an API user"),
        Route::guarded(POST, path::API_USER_KEYS, permission(Permission::API_USERS_WRITE), keys::issue::<PathId<ApiUserId>>, "Issue a key to an API user").idempotent(keys::replay_issue::<PathId<ApiUserId>>, permission(Permission::API_USERS_READ)).refuses(BEYOND).refuses(&[Code::LineageTooDeep]),
        Route::guarded(GET, path::API_USER_KEY, permission(Permission::API_USERS_READ), keys::find::<KeyOf<ApiUserId>>, "Get a key of an API user"),
        Route::guarded(PATCH, path::API_USER_KEY, permission(Permission::API_USERS_WRITE), keys::edit::<KeyOf<ApiUserId>>, "Edit, disable or enable a key of an API user").refuses(BEYOND),
        Route::guarded(DELETE, path::API_USER_KEY, permission(Permission::API_USERS_WRITE), keys::delete::<KeyOf<ApiUserId>>, "Delete a key of an API user").refuses(BEYOND),
        Route::guarded(GET, path::API_USER_USAGE, permission(Permission::API_USERS_READ), usage::of_api_user, "Get the usage of an API user: its calls by day"),
        Route::guarded(GET, path::API_USER_KEY_USAGE, permission(Permission::API_USERS_READ), usage::of_key::<KeyOf<ApiUserId>>, "Get the usage of a key of an API user"),
        Route::guarded(POST, path::API_USER_KEY_ROTATE, permission(Permission::API_USERS_WRITE), keys::rotate::<KeyOf<ApiUserId>>, "Rotate the secret of a key of an API user").idempotent(keys::replay_rotate::<KeyOf<ApiUserId>>, permission(Permission::API_USERS_READ)).refuses(BEYOND).refuses(&[Code::KeyNotWorking]),
        Route::guarded(POST, path::API_USER_KEY_ADOPT_ALL, PermissionInSession(Permission::API_USERS_WRITE), principals::adopt_all::<ApiUser>, "Adopt everything that a key of an API user provisions, page by page").refuses(&[Code::IndependenceRequired]),
        Route::guarded(POST, path::API_USER_KEY_SUCCEED, PermissionInSession(Permission::API_USERS_WRITE), keys::succeed::<KeyOf<ApiUserId>>, "Move what depends on a key of an API user to another one").refuses(BEYOND),
        Route::guarded(GET, path::KEYS, Credential, keys::list_all, "List the keys of all owners that the caller may see, by state").refuses(&[Code::InsufficientScope]),

        Route::guarded(GET, path::ACCESS, permission(Permission::ROLES_READ), access::list, "List who holds which permission, through which roles, and whether it can be used now").refuses(&[Code::NotFound]),
        Route::guarded(GET, path::ACCESS_CSV, permission(Permission::ROLES_READ), access::csv, "List who holds which permission, through which roles, and whether it can be used now, as CSV").refuses(&[Code::NotFound]),

        Route::guarded(GET, path::RESOURCES, permission(Permission::RESOURCES_READ), resources::list, "List resources"),
        Route::guarded(POST, path::RESOURCES, permission(Permission::RESOURCES_WRITE), resources::create, "Define a resource").idempotent(resources::replay_create, permission(Permission::RESOURCES_READ)).refuses(&[Code::NameTaken]),
        Route::guarded(GET, path::RESOURCE, permission(Permission::RESOURCES_READ), resources::find, "Get a resource"),
        Route::guarded(PATCH, path::RESOURCE, permission(Permission::RESOURCES_WRITE), resources::edit, "Edit a resource: its description, and the APIs that it represents").refuses(&[Code::BuiltInResource, Code::ResourceRetired, Code::ApiTaken, Code::IndependenceRequired, Code::BeyondYourRights]),
        Route::guarded(DELETE, path::RESOURCE, permission(Permission::RESOURCES_WRITE), resources::retire, "Retire a resource").refuses(&[Code::BuiltInResource]),

        Route::guarded(GET, path::OVERVIEW, Credential, overview::overview, "Get the numbers of the overview that the caller may read"),
        Route::guarded(GET, path::CHANGES, permission(Permission::CHANGE_LOG_READ), changes::list, "List the change log"),
        Route::guarded(GET, path::ACTIVITY, permission(Permission::CHANGE_LOG_READ), activity::list, "List the activity of an actor or a credential"),
        Route::guarded(GET, path::CHANGES_CSV, permission(Permission::CHANGE_LOG_READ), changes::csv, "List the change log as CSV"),
        Route::guarded(GET, path::ACTIVITY_CSV, permission(Permission::CHANGE_LOG_READ), activity::csv, "List the activity of an actor or a credential as CSV"),
        Route::guarded(GET, path::REFUSALS, permission(Permission::CHANGE_LOG_READ), refusals::list, "List requests of known keys that were refused, the latest first"),
        Route::guarded(POST, path::REFUSAL_DISMISS, Credential, refusals::dismiss, "Remove refused requests from the list until the next refusal").refuses(&[Code::InsufficientScope]),
        Route::guarded(POST, path::REFUSAL_MUTE, Credential, refusals::mute, "Hide refused requests for 30 days").refuses(&[Code::InsufficientScope]),
        Route::guarded(GET, path::BILLING, permission(Permission::BILLING_READ), billing::bill, "Get the API users that were enabled in a month"),
        Route::guarded(GET, path::BILLING_CSV, permission(Permission::BILLING_READ), billing::csv, "Get the API users that were enabled in a month, as CSV"),
        Route::guarded(POST, path::VERIFY, permission(Permission::API_KEYS_VERIFY), verify::verify, "Verify a key and get its permissions").prefetch(verify::named_in_body),
        Route::guarded(POST, path::IMPACT, Credential, impact::impact, "Show who a change would affect").refuses(&[Code::IndependenceRequired, Code::InsufficientScope, Code::NotFound]),

        Route::guarded(GET, path::RECORDS, Records(Action::Read), records::list, "List the records of a collection"),
        Route::guarded(POST, path::RECORDS, Records(Action::Write), records::append, "Append a record to a collection").idempotent(records::replay_append, Records(Action::Read)).refuses(&[Code::ResourceRetired]),
        Route::guarded(POST, path::RECORDS_BATCH, Records(Action::Write), records::append_batch, "Append up to 100 records to a collection").body_limit(BATCH_BODY_LIMIT).refuses(&[Code::ResourceRetired]),
        Route::guarded(GET, path::RECORD, Records(Action::Read), records::find, "Get a record"),
    ]
}
