//! Answers to API Gateway. The context for the guarded API contains only text, because API Gateway accepts nothing
//! else.
//!
//! A policy names exactly the call that was made, so a cached answer grants nothing else.

use lambda_runtime::Diagnostic;
use postern_shared::permission::Permission;
use postern_shared::problem::Code;
use serde_json::{Value, json};

use super::event::{Gateway, Question};
use super::{HttpForm, undecided};
use crate::caller::Caller;
use crate::error::Refusal;
use crate::lambda::fault;
use crate::operation::session;
use crate::secret::bearer::key_prefix;

/// The longest list of permissions that is passed on, in bytes. API Gateway limits the whole context to a few thousand
/// bytes.
const PERMISSIONS_LENGTH: usize = 4096;

/// Allows the call, and tells the guarded API who the caller is and what it may do.
pub(super) fn allow(form: HttpForm, question: &Question, bearer: &Caller) -> Result<Value, Diagnostic> {
    let identity = session::identity(bearer).map_err(|error| undecided(&error))?;
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
    Ok(question.answer(form, true, bearer.id().as_str(), &context))
}

/// Denies the call. The reason is for the access log.
///
/// # Errors
/// For a call to a REST API without a key: the error that makes API Gateway answer 401.
pub(super) fn deny(form: HttpForm, question: &Question, reason: &str) -> Result<Value, Diagnostic> {
    if question.is_without_key() && question.gateway == Gateway::Rest {
        return Err(fault("Unauthorized", "Unauthorized"));
    }
    Ok(question.answer(form, false, "nobody", &json!({ "reason": reason })))
}

impl Question {
    /// Refuses a path with wildcards if the answer is a policy: the policy would cover more than this call.
    pub(super) fn must_have_no_wildcard(&self, form: HttpForm) -> Result<(), Refusal> {
        if self.is_simple(form) || !self.arn.contains(['*', '?']) {
            return Ok(());
        }
        Err(Refusal::new(Code::NoSuchPath, "A path with an asterisk or a question mark cannot be authorized."))
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
