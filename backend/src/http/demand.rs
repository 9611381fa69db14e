//! Demands of routes on their callers.

use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;

use super::extract::PathParams;
use crate::caller::Caller;
use crate::error::Refusal;
use crate::operation::{permissions, record};

/// The requirement that a caller must meet before anything else is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Demand {
    /// Nothing: anonymous clients are admitted.
    Nothing,
    /// A valid credential.
    Credential,
    /// A session.
    Session,
    /// A permission.
    Permission(Permission),
    /// A permission, in a session.
    PermissionInSession(Permission),
    /// The permission to read or write the records of the collection in the path.
    Records(Action),
}

impl Demand {
    /// Refuses a caller who does not meet it.
    pub(super) fn must_be_met(&self, caller: &Caller, params: &PathParams) -> Result<(), Refusal> {
        if matches!(self, Self::Session | Self::PermissionInSession(_)) {
            caller.require_session()?;
        }
        let Some(permission) = self.required(params) else { return Ok(()) };
        caller.require(&permission).map_err(|refusal| {
            // A misspelt name is no missing permission, for callers who may know the names of collections.
            let collection = params.get("collection").filter(|_| permissions::reads_a_collection(caller));
            collection.and_then(|name| record::must_exist(caller.snapshot(), name).err()).unwrap_or(refusal)
        })
    }

    /// The permission that it demands for a path.
    pub(super) fn required(&self, params: &PathParams) -> Option<Permission> {
        match self {
            Self::Nothing | Self::Credential | Self::Session => None,
            Self::Permission(permission) | Self::PermissionInSession(permission) => Some(permission.clone()),
            Self::Records(action) => Some(Permission::on(params.get("collection").unwrap_or_default(), *action)),
        }
    }

    /// The permission as the OpenAPI document shows it, with the path's parameter in place of a collection's name.
    pub(super) fn permission(&self) -> Option<String> {
        match self {
            Self::Permission(permission) | Self::PermissionInSession(permission) => Some(permission.to_string()),
            Self::Records(action) => Some(Permission::on("{collection}", *action).to_string()),
            Self::Nothing | Self::Credential | Self::Session => None,
        }
    }

    /// The codes with which callers who do not meet it are refused.
    pub(super) fn refusals(&self) -> &'static [Code] {
        const ALL: [Code; 6] = [
            Code::OtherCaller,
            Code::Unauthenticated,
            Code::InvalidToken,
            Code::InvalidRequest,
            Code::SessionRequired,
            Code::InsufficientScope,
        ];
        match self {
            Self::Nothing => &[],
            Self::Credential => &ALL[..4],
            Self::Session => &ALL[..5],
            Self::PermissionInSession(_) => &ALL,
            Self::Permission(_) | Self::Records(_) => &[ALL[0], ALL[1], ALL[2], ALL[3], ALL[5]],
        }
    }
}
