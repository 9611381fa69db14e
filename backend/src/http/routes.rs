//! The whole API on one page.

use http::Method;
use postern_shared::path;
use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;

use super::route::{Demand, Route};
use super::{account, health, invitations, records, roles, session, setup, users};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// What a caller can be told who may ask, but not this of this thing.
const BEYOND: &[Code] = &[Code::BeyondYourRights, Code::OwnRights, Code::IndependenceRequired];

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
        Route::guarded(POST, path::ACCOUNT_TOKENS, PermissionInSession(Permission::API_TOKENS_GENERATE), account::generate_token, "Generate an API token").refuses(BEYOND).refuses(&[Code::LineageTooDeep, Code::LimitReached]),
        Route::guarded(GET, path::ACCOUNT_TOKEN, Session, account::token, "One of one's own API tokens"),
        Route::guarded(PATCH, path::ACCOUNT_TOKEN, Session, account::edit_token, "Edit one of one's own API tokens"),
        Route::guarded(DELETE, path::ACCOUNT_TOKEN, Session, account::delete_token, "Delete one of one's own API tokens"),
        Route::guarded(POST, path::ACCOUNT_TOKEN_ROTATE, Session, account::rotate_token, "Give one of one's own API tokens a new secret"),

        Route::guarded(GET, path::ROLES, permission(Permission::ROLES_READ), roles::list, "The roles, in the order of their names"),
        Route::guarded(POST, path::ROLES, permission(Permission::ROLES_WRITE), roles::create, "Create a role").refuses(BEYOND).refuses(&[Code::NameTaken]),
        Route::guarded(GET, path::ROLE, permission(Permission::ROLES_READ), roles::find, "One role"),
        Route::guarded(PATCH, path::ROLE, permission(Permission::ROLES_WRITE), roles::edit, "Edit a role").refuses(BEYOND).refuses(&[Code::NameTaken, Code::BuiltInRole]),
        Route::guarded(DELETE, path::ROLE, permission(Permission::ROLES_WRITE), roles::delete, "Delete a role that nobody holds").refuses(BEYOND).refuses(&[Code::RoleInUse, Code::BuiltInRole]),

        Route::guarded(GET, path::USERS, permission(Permission::USERS_READ), users::list, "The users, in the order of their logins"),
        Route::guarded(POST, path::USERS, permission(Permission::USERS_WRITE), users::create, "Create a user and invite the person").refuses(BEYOND).refuses(&[Code::NameTaken, Code::LineageTooDeep]),
        Route::guarded(GET, path::USER, permission(Permission::USERS_READ), users::find, "One user"),
        Route::guarded(PATCH, path::USER, permission(Permission::USERS_WRITE), users::edit, "Edit, disable or enable a user").refuses(BEYOND).refuses(&[Code::LastAdministrator]),
        Route::guarded(DELETE, path::USER, permission(Permission::USERS_WRITE), users::delete, "Delete a user").refuses(BEYOND).refuses(&[Code::LastAdministrator]),
        Route::guarded(POST, path::USER_INVITATION, permission(Permission::USERS_WRITE), users::invite, "Invite a user again; the password and all sessions end").refuses(BEYOND).refuses(&[Code::LastAdministrator]),
        Route::guarded(POST, path::USER_ADOPT, PermissionInSession(Permission::USERS_WRITE), users::adopt, "Free a user from the key that brought it in").refuses(BEYOND),
        Route::guarded(GET, path::USER_SESSIONS, permission(Permission::USERS_READ), users::sessions, "A user's sessions"),
        Route::guarded(DELETE, path::USER_SESSIONS, permission(Permission::USERS_WRITE), users::end_sessions, "End all sessions of a user").refuses(BEYOND),
        Route::guarded(GET, path::USER_TOKENS, permission(Permission::USERS_READ), users::tokens, "A user's API tokens"),
        Route::guarded(DELETE, path::USER_TOKENS, permission(Permission::USERS_WRITE), users::delete_tokens, "Delete all API tokens of a user").refuses(BEYOND),
        Route::guarded(DELETE, path::USER_TOKEN, permission(Permission::USERS_WRITE), users::delete_token, "Delete an API token of a user").refuses(BEYOND),

        Route::guarded(GET, path::RECORDS, Records(Action::Read), records::list, "The records of a collection, newest first"),
        Route::guarded(POST, path::RECORDS, Records(Action::Write), records::append, "Append a record to a collection"),
        Route::guarded(GET, path::RECORD, Records(Action::Read), records::find, "One record"),
    ]
}
