//! What API Gateway wants to hear. What goes on to the guarded API is flat text, because API Gateway takes nothing else.
//!
//! A policy is about the one thing that was asked, never about others: a cached answer then grants nothing else.

use lambda_runtime::Diagnostic;
use postern_shared::permission::Permission;
use postern_shared::problem::Code;
use serde_json::{Value, json};

use super::HttpForm;
use super::event::{Asked, Gateway};
use crate::caller::Caller;
use crate::error::Refusal;
use crate::operation::session;
use crate::secret::bearer::key_prefix;

/// Longest list of permissions that is passed on, in bytes: API Gateway takes no more than some thousands in all.
const PERMISSIONS_LENGTH: usize = 4096;

/// Lets the bearer of a key in, and says who it is and what it may do.
pub(super) fn allow(form: HttpForm, asked: &Asked, bearer: &Caller) -> Result<Value, Diagnostic> {
    let identity = session::identity(bearer).map_err(|error| fault(error.sentence()))?;
    let permissions: Vec<&str> = identity.permissions.iter().map(Permission::as_str).collect();
    let permissions = permissions.join(" ");
    let mut context = json!({
        "principal_id": identity.principal.id,
        "principal_kind": identity.principal.kind,
        "principal_name": identity.principal.name,
        "credential_kind": identity.credential.kind,
        "credential_id": identity.credential.id,
        "key": bearer.actor().key.as_ref().map(key_prefix),
        "administrator": identity.administrator.to_string(),
    });
    if permissions.len() <= PERMISSIONS_LENGTH {
        context["permissions"] = permissions.into();
    }
    Ok(asked.answer(form, true, bearer.id().as_str(), &context))
}

/// Lets nobody in. The reason is for the access log.
///
/// # Errors
/// Of a call to a REST API without a key, the error by which API Gateway answers 401 and asks for one.
pub(super) fn deny(form: HttpForm, asked: &Asked, reason: Option<&str>) -> Result<Value, Diagnostic> {
    if asked.is_without_key() && asked.gateway == Gateway::Rest {
        return Err(fault("Unauthorized".to_owned()));
    }
    Ok(asked.answer(form, false, "nobody", &json!({ "reason": reason })))
}

impl Asked {
    /// Refuses what a policy cannot name: stars would make it speak of more than was asked.
    pub(super) fn must_name_one_thing(&self, form: HttpForm) -> Result<(), Refusal> {
        if self.is_simple(form) || !self.arn.contains(['*', '?']) {
            return Ok(());
        }
        Err(Refusal::new(Code::NoSuchPath, "A path with a star or a question mark in it cannot be let through."))
    }

    fn is_simple(&self, form: HttpForm) -> bool {
        self.gateway == Gateway::Http2 && form == HttpForm::Simple
    }

    fn answer(&self, form: HttpForm, allowed: bool, principal: &str, context: &Value) -> Value {
        if self.is_simple(form) {
            return json!({ "isAuthorized": allowed, "context": context });
        }
        let effect = if allowed { "Allow" } else { "Deny" };
        let statement = json!({ "Action": "execute-api:Invoke", "Effect": effect, "Resource": self.arn });
        let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
        json!({ "principalId": principal, "policyDocument": policy, "context": context })
    }
}

fn fault(error_message: String) -> Diagnostic {
    Diagnostic { error_type: "Unauthorized".to_owned(), error_message }
}
