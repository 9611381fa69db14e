//! Ids and tags of operations in the OpenAPI document. Generated clients name their functions by the ids, so an id never
//! changes: `createRole`, `listUserSessions`, `rotateApiUserKey`.

use http::Method;
use postern_shared::path;

use super::route::Route;

/// The ids of operations for which [`derived`] finds no good one.
const NAMED: [(Method, &str, &str); 14] = [
    (Method::GET, path::HEALTH, "getHealth"),
    (Method::GET, path::OPENAPI, "getDocument"),
    (Method::POST, path::SETUP, "setUp"),
    (Method::POST, path::SESSION, "signIn"),
    (Method::DELETE, path::SESSION, "signOut"),
    (Method::POST, path::ACCOUNT_PASSWORD, "changePassword"),
    (Method::POST, path::USER_INVITATION, "inviteUser"),
    (Method::POST, path::USERS_BATCH, "createUsers"),
    (Method::PUT, path::USER_BY_EXTERNAL_ID, "putUser"),
    (Method::PUT, path::API_USER_BY_EXTERNAL_ID, "putApiUser"),
    (Method::PUT, path::ROLE_BY_EXTERNAL_ID, "putRole"),
    (Method::POST, path::RECORDS_BATCH, "createRecords"),
    (Method::POST, path::VERIFY, "verifyKey"),
    (Method::POST, path::IMPACT, "previewImpact"),
];

/// The id of an operation, in camel case. `is_list` if it answers a list, page by page.
pub(super) fn operation_id(route: &Route, is_list: bool) -> String {
    let named = NAMED.iter().find(|(method, path, _)| *method == route.method && *path == route.path);
    named.map_or_else(|| derived(route, is_list), |(_, _, id)| (*id).to_owned())
}

/// The tag of an operation: the first segment of its path.
pub(super) fn tag(route: &Route) -> &'static str {
    let first = segments(route.path).next().unwrap_or_default();
    first.split('.').next().unwrap_or_default()
}

/// A verb and what the path names. A POST that creates nothing is named by the last segment: `/users/{user}/adopt`.
fn derived(route: &Route, is_list: bool) -> String {
    // A record is named without its collection.
    let mut segments: Vec<&str> =
        segments(route.path).filter(|segment| !matches!(*segment, "collections" | "{collection}")).collect();
    let creates = route.creates();
    let verb = match route.method {
        Method::GET if is_list => "List".to_owned(),
        Method::GET => "Get".to_owned(),
        Method::PATCH => "Edit".to_owned(),
        Method::DELETE => "Delete".to_owned(),
        _ if creates => "Create".to_owned(),
        _ => pascal(segments.pop().unwrap_or_default()),
    };
    let names_one = creates || route.method == Method::POST;
    let mut id = verb;
    for (place, segment) in segments.iter().enumerate().filter(|(_, segment)| !is_parameter(segment)) {
        let is_one = segments.get(place + 1).map_or(names_one, |next| is_parameter(next));
        let word = pascal(segment);
        id += if is_one { word.strip_suffix('s').unwrap_or(&word) } else { &word };
    }
    id[..1].to_lowercase() + &id[1..]
}

fn segments(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.strip_prefix(path::BASE).unwrap_or(path).split('/').filter(|segment| !segment.is_empty())
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}

/// `api-users` as `ApiUsers`.
fn pascal(segment: &str) -> String {
    let words = segment.split(['-', '.', '_']).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
