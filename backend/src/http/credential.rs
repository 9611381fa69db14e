//! The credential of a request, and the protection against cross-site requests.

use http::header::{AUTHORIZATION, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use postern_shared::problem::Code;

use super::cookie::Cookie;
use crate::caller::{Credential, invalid_credential};
use crate::config::PublicUrl;
use crate::error::{Error, Refusal};
use crate::secret::{Secret, bearer as secrets};

/// The credential of a request; `None` if there is none.
pub(super) fn credential(headers: &HeaderMap, public_url: &PublicUrl) -> Result<Option<Credential>, Error> {
    let mut authorizations = headers.get_all(AUTHORIZATION).iter();
    let cookies = Cookie::Session.values(headers, public_url);
    match (authorizations.next(), authorizations.next(), cookies.as_slice()) {
        (None, _, []) => Ok(None),
        (None, _, [cookie]) => {
            Credential::session(cookie).map(Some).ok_or_else(|| invalid_credential("malformed session", None))
        }
        (Some(header), None, []) => bearer(header).map(Some),
        _ => {
            let refusal = Error::refused(Code::InvalidRequest, "Send one credential: a key or a session, once.");
            Err(refusal.traced("two credentials", None))
        }
    }
}

/// The key in an `Authorization` header.
pub(crate) fn bearer(header: &HeaderValue) -> Result<Credential, Error> {
    let Some((scheme, key)) = header.to_str().ok().and_then(|text| text.split_once(' ')) else {
        return Err(invalid_credential("malformed", None));
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        let refusal = Error::refused(Code::Unauthenticated, "Send the key as: Authorization: Bearer <key>.");
        return Err(refusal.traced("not a bearer token", None));
    }
    Credential::key(key)
}

/// The cookie of a browser that signed in before, if there is exactly one and it is well-formed. It is not looked up.
pub(super) fn device(headers: &HeaderMap, public_url: &PublicUrl) -> Option<Secret> {
    match Cookie::Device.values(headers, public_url).as_slice() {
        [cookie] => secrets::read_device(cookie),
        _ => None,
    }
}

/// Refuses a write that a browser sends with the session cookie from another site.
///
/// Browsers name the source of a write in `Sec-Fetch-Site` and `Origin`, older ones only in the latter. A page cannot forge
/// either, and each of them that is present must be right.
/// Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, Fetch Metadata.
pub(super) fn must_be_same_origin(method: &Method, headers: &HeaderMap, public_url: &PublicUrl) -> Result<(), Refusal> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let origin = text(ORIGIN.as_str()).map(|origin| public_url.is_origin(origin));
    let site = text("sec-fetch-site").map(|site| site == "same-origin");
    let is_same = origin.or(site).is_some() && origin != Some(false) && site != Some(false);
    if is_same { Ok(()) } else { Err(cross_site()) }
}

/// Refuses a write without a credential that a browser sends from another site: no page can sign a person in unnoticed.
pub(super) fn must_not_be_cross_site(
    method: &Method,
    headers: &HeaderMap,
    public_url: &PublicUrl,
) -> Result<(), Refusal> {
    let from_browser = headers.contains_key("sec-fetch-site") || headers.contains_key(ORIGIN);
    if from_browser { must_be_same_origin(method, headers, public_url) } else { Ok(()) }
}

fn cross_site() -> Refusal {
    Refusal::new(
        Code::CrossSite,
        "A session can change data only from its own site: send Sec-Fetch-Site or Origin as browsers do. \
         Programs use a key.",
    )
}
