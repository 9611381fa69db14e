//! The whole API on one page.

use http::Method;
use postern_shared::api_user::ApiUser;
use postern_shared::path;
use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;
use postern_shared::user::User;

use super::route::{Demand, Route};
use super::{
    account, api_users, billing, changes, health, impact, invitations, keys, principals, records, resources, roles,
    session, setup, users, verify,
};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// What a caller can be told who may ask, but not this of this thing.
const BEYOND: &[Code] =
    &[Code::BeyondYourRights, Code::OwnRights, Code::IndependenceRequired, Code::OutsideLineage, Code::LimitReached];
/// Why a principal cannot be handed over to a key, however much the caller may do.
const HAND_OVER: &[Code] = &[Code::AlreadyProvisioned, Code::LineageTooDeep];

/// Every route there is.
#[rustfmt::skip] // One route, one line.
pub(super) fn table() -> Vec<Route> {
    use Demand::{Credential, PermissionInSession, Records, Session};
    let permission = |permission| Demand::Permission(permission);
    vec![
        Route::open(GET, path::HEALTH, health::check, "Whether the service is up, reaches its table and is set up"),
        Route::open(GET, path::OPENAPI, health::openapi, "This document"),
        Route::open(POST, path::SETUP, setup::set_up, "Make the first administrator").refuses(&[Code::InvalidCode, Code::AlreadySetUp]),
        Route::open(POST, path::INVITATION_ACCEPT, invitations::accept, "Accept an invitation: set a password and sign in").refuses(&[Code::InvalidCode]),

        Route::open(POST, path::SESSION, session::sign_in, "Sign in").refuses(&[Code::SignInFailed]),
        Route::guarded(GET, path::SESSION, Credential, session::identity, "Who one is and what one may do"),
        Route::guarded(DELETE, path::SESSION, Session, session::sign_out, "Sign out"),

        Route::guarded(GET, path::ACCOUNT, Session, account::find, "One's own user"),
        Route::guarded(POST, path::ACCOUNT_PASSWORD, Session, account::change_password, "Change one's password; all sessions end"),
        Route::guarded(GET, path::ACCOUNT_SESSIONS, Session, account::sessions, "One's own sessions"),
        Route::guarded(DELETE, path::ACCOUNT_SESSION, Session, account::end_session, "End one of one's own sessions"),
        Route::guarded(GET, path::ACCOUNT_TOKENS, Session, account::tokens, "One's own API tokens"),
        Route::guarded(POST, path::ACCOUNT_TOKENS, PermissionInSession(Permission::API_TOKENS_GENERATE), account::generate_token, "Generate an API token").idempotent(account::replay_generate, Session).refuses(BEYOND).refuses(&[Code::LineageTooDeep]),
        Route::guarded(GET, path::ACCOUNT_TOKEN, Session, account::token, "One of one's own API tokens"),
        Route::guarded(PATCH, path::ACCOUNT_TOKEN, Session, account::edit_token, "Edit one of one's own API tokens").refuses(&[Code::OutsideLineage]),
        Route::guarded(DELETE, path::ACCOUNT_TOKEN, Session, account::delete_token, "Delete one of one's own API tokens"),
        Route::guarded(POST, path::ACCOUNT_TOKEN_ROTATE, Session, account::rotate_token, "Give one of one's own API tokens a new secret").idempotent(account::replay_rotate, Session).refuses(&[Code::OutsideLineage]),

        Route::guarded(GET, path::ROLES, permission(Permission::ROLES_READ), roles::list, "The roles, in the order of their names"),
        Route::guarded(POST, path::ROLES, permission(Permission::ROLES_WRITE), roles::create, "Create a role").idempotent(roles::replay_create, permission(Permission::ROLES_READ)).refuses(BEYOND).refuses(&[Code::NameTaken]),
        Route::guarded(GET, path::ROLE, permission(Permission::ROLES_READ), roles::find, "One role"),
        Route::guarded(PATCH, path::ROLE, permission(Permission::ROLES_WRITE), roles::edit, "Edit a role").refuses(BEYOND).refuses(&[Code::NameTaken, Code::BuiltInRole]),
        Route::guarded(DELETE, path::ROLE, permission(Permission::ROLES_WRITE), roles::delete, "Delete a role that nobody holds").refuses(BEYOND).refuses(&[Code::RoleInUse, Code::BuiltInRole]),

        Route::guarded(GET, path::USERS, permission(Permission::USERS_READ), principals::list::<User>, "The users, in the order of their logins"),
        Route::guarded(POST, path::USERS, permission(Permission::USERS_WRITE), users::create, "Create a user and invite the person").idempotent(users::replay_create, permission(Permission::USERS_READ)).refuses(BEYOND).refuses(&[Code::NameTaken, Code::LineageTooDeep]),
        Route::guarded(GET, path::USER, permission(Permission::USERS_READ), principals::find::<User>, "One user"),
        Route::guarded(PATCH, path::USER, permission(Permission::USERS_WRITE), principals::edit::<User>, "Edit, disable or enable a user").refuses(BEYOND).refuses(&[Code::LastAdministrator]),
        Route::guarded(DELETE, path::USER, permission(Permission::USERS_WRITE), principals::delete::<User>, "Delete a user").refuses(BEYOND).refuses(&[Code::LastAdministrator]),
        Route::guarded(POST, path::USER_INVITATION, permission(Permission::USERS_WRITE), users::invite, "Invite a user again; the password and all sessions end").idempotent(users::replay_invite, permission(Permission::USERS_READ)).refuses(BEYOND),
        Route::guarded(POST, path::USER_ADOPT, PermissionInSession(Permission::USERS_WRITE), users::adopt, "Make a user independent of the key that provisions it").idempotent(users::replay_invite, permission(Permission::USERS_READ)).refuses(BEYOND),
        Route::guarded(POST, path::USER_HAND_OVER, PermissionInSession(Permission::USERS_WRITE), principals::hand_over::<User>, "Hand a user over to a key, which provisions it from then on").prefetch(principals::hand_over_key).refuses(BEYOND).refuses(HAND_OVER),
        Route::guarded(GET, path::USER_SESSIONS, permission(Permission::USERS_READ), users::sessions, "A user's sessions"),
        Route::guarded(DELETE, path::USER_SESSIONS, permission(Permission::USERS_WRITE), users::end_sessions, "End all sessions of a user").refuses(BEYOND),
        Route::guarded(GET, path::USER_TOKENS, permission(Permission::USERS_READ), principals::keys::<User>, "A user's API tokens"),
        Route::guarded(DELETE, path::USER_TOKENS, permission(Permission::USERS_WRITE), users::delete_tokens, "Delete all API tokens of a user").refuses(BEYOND),
        Route::guarded(DELETE, path::USER_TOKEN, permission(Permission::USERS_WRITE), principals::delete_key::<User>, "Delete an API token of a user").refuses(BEYOND),
        Route::guarded(POST, path::USER_TOKEN_ADOPT_ALL, PermissionInSession(Permission::USERS_WRITE), principals::adopt_all::<User>, "Adopt all that a user's API token provisions, page by page").refuses(&[Code::IndependenceRequired]),

        Route::guarded(GET, path::API_USERS, permission(Permission::API_USERS_READ), principals::list::<ApiUser>, "The API users, in the order of their names"),
        Route::guarded(POST, path::API_USERS, permission(Permission::API_USERS_WRITE), api_users::create, "Create an API user").idempotent(api_users::replay_create, permission(Permission::API_USERS_READ)).refuses(BEYOND).refuses(&[Code::NameTaken, Code::LineageTooDeep]),
        Route::guarded(GET, path::API_USER, permission(Permission::API_USERS_READ), principals::find::<ApiUser>, "One API user"),
        Route::guarded(PATCH, path::API_USER, permission(Permission::API_USERS_WRITE), principals::edit::<ApiUser>, "Edit, disable or enable an API user").refuses(BEYOND).refuses(&[Code::NameTaken]),
        Route::guarded(DELETE, path::API_USER, permission(Permission::API_USERS_WRITE), principals::delete::<ApiUser>, "Delete an API user").refuses(BEYOND),
        Route::guarded(POST, path::API_USER_ADOPT, PermissionInSession(Permission::API_USERS_WRITE), api_users::adopt, "Make an API user independent of the key that provisions it").refuses(BEYOND),
        Route::guarded(POST, path::API_USER_HAND_OVER, PermissionInSession(Permission::API_USERS_WRITE), principals::hand_over::<ApiUser>, "Hand an API user over to a key, which provisions it from then on").prefetch(principals::hand_over_key).refuses(BEYOND).refuses(HAND_OVER),
        Route::guarded(GET, path::API_USER_KEYS, permission(Permission::API_USERS_READ), principals::keys::<ApiUser>, "An API user's keys"),
        Route::guarded(POST, path::API_USER_KEYS, permission(Permission::API_USERS_WRITE), api_users::issue_key, "Issue a key to an API user").idempotent(api_users::replay_issue, permission(Permission::API_USERS_READ)).refuses(BEYOND).refuses(&[Code::LineageTooDeep]),
        Route::guarded(GET, path::API_USER_KEY, permission(Permission::API_USERS_READ), api_users::key, "One key of an API user"),
        Route::guarded(PATCH, path::API_USER_KEY, permission(Permission::API_USERS_WRITE), api_users::edit_key, "Edit, disable or enable a key of an API user").refuses(BEYOND),
        Route::guarded(DELETE, path::API_USER_KEY, permission(Permission::API_USERS_WRITE), principals::delete_key::<ApiUser>, "Delete a key of an API user").refuses(BEYOND),
        Route::guarded(POST, path::API_USER_KEY_ROTATE, permission(Permission::API_USERS_WRITE), api_users::rotate_key, "Give a key of an API user a new secret").idempotent(api_users::replay_rotate, permission(Permission::API_USERS_READ)).refuses(BEYOND),
        Route::guarded(POST, path::API_USER_KEY_ADOPT_ALL, PermissionInSession(Permission::API_USERS_WRITE), principals::adopt_all::<ApiUser>, "Adopt all that a key of an API user provisions, page by page").refuses(&[Code::IndependenceRequired]),
        Route::guarded(GET, path::KEYS, Credential, keys::list, "The keys of all owners that one may see, by their state").refuses(&[Code::InsufficientScope]),

        Route::guarded(GET, path::RESOURCES, permission(Permission::RESOURCES_READ), resources::list, "The resources"),
        Route::guarded(POST, path::RESOURCES, permission(Permission::RESOURCES_WRITE), resources::create, "Define a resource").idempotent(resources::replay_create, permission(Permission::RESOURCES_READ)).refuses(&[Code::NameTaken]),
        Route::guarded(GET, path::RESOURCE, permission(Permission::RESOURCES_READ), resources::find, "One resource"),
        Route::guarded(PATCH, path::RESOURCE, permission(Permission::RESOURCES_WRITE), resources::edit, "Describe a resource anew").refuses(&[Code::BuiltInResource]),
        Route::guarded(DELETE, path::RESOURCE, permission(Permission::RESOURCES_WRITE), resources::retire, "Retire a resource").refuses(&[Code::BuiltInResource]),

        Route::guarded(GET, path::CHANGES, permission(Permission::CHANGE_LOG_READ), changes::list, "The change log, newest first"),
        Route::guarded(GET, path::BILLING, permission(Permission::BILLING_READ), billing::bill, "Which API users were enabled in a month"),
        Route::guarded(POST, path::VERIFY, permission(Permission::API_KEYS_VERIFY), verify::verify, "Whether a key is good, and what it may do").prefetch(verify::named),
        Route::guarded(POST, path::IMPACT, Credential, impact::impact, "Whom a change would reach").refuses(&[Code::InsufficientScope, Code::NotFound]),

        Route::guarded(GET, path::RECORDS, Records(Action::Read), records::list, "The records of a collection, newest first"),
        Route::guarded(POST, path::RECORDS, Records(Action::Write), records::append, "Append a record to a collection").idempotent(records::replay_append, Records(Action::Read)).refuses(&[Code::ResourceRetired]),
        Route::guarded(GET, path::RECORD, Records(Action::Read), records::find, "One record"),
    ]
}
