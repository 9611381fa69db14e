//! Guarded APIs: HTTP and REST APIs of API Gateway whose callers need a Postern key. A resource represents them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::field::{FieldErrors, Violation};
use crate::permission::Permission;

/// The most APIs that a resource represents.
pub const APIS: usize = 20;
/// The most routes with a permission of their own, in all APIs of a resource together.
pub const ROUTES: usize = 200;
/// The longest text of these routes and their permissions together, in bytes. They are part of the resource, of which a
/// list shows a hundred.
pub const ROUTES_LENGTH: usize = 16_000;
/// Longest id of an API, in characters.
pub const API_ID_LENGTH: usize = 40;
/// Longest route, in characters.
pub const ROUTE_LENGTH: usize = 512;
/// The methods of routes.
pub const METHODS: [&str; 8] = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
/// The route of an HTTP API that takes what no other route takes.
pub const DEFAULT_ROUTE: &str = "$default";

/// The permissions of routes that require another one than their method does, such as `POST /orders/search`. `None` admits
/// every valid key.
pub type Routes = BTreeMap<String, Option<Permission>>;

/// An API of API Gateway that a resource represents. GET, HEAD and OPTIONS require the permission to read the resource, all
/// other methods the permission to write to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GuardedApi {
    /// The id of the HTTP or REST API: up to 40 lowercase letters and digits.
    #[cfg_attr(feature = "server", schema(pattern = "^[a-z0-9]{1,40}$"))]
    pub api: String,
    /// The exceptions: routes as API Gateway spells them, such as `POST /orders/search`, with the permission that each
    /// requires. `null` admits every valid key.
    #[serde(default, deserialize_with = "distinct")]
    #[cfg_attr(feature = "server", schema(required = false))]
    pub routes: Routes,
}

/// Checks the APIs of one resource, as the value of a field.
pub fn check(field: &str, apis: &[GuardedApi], errors: &mut FieldErrors) {
    let routes = || apis.iter().flat_map(|api| &api.routes);
    let length = |(route, permission): (&String, &Option<Permission>)| {
        route.len() + permission.as_ref().map_or(0, |permission| permission.as_str().len())
    };
    let too_many = |most: usize, of: &str| Err(Violation::new("too_many", format!("Use at most {most} {of}.")));
    errors.check(
        field,
        match () {
            () if apis.len() > APIS => too_many(APIS, "APIs"),
            () if routes().count() > ROUTES => too_many(ROUTES, "routes with a permission of their own"),
            () if routes().map(length).sum::<usize>() > ROUTES_LENGTH => {
                too_many(ROUTES_LENGTH, "bytes for all routes and permissions")
            }
            () => Ok(()),
        },
    );
    let mut seen = BTreeSet::new();
    for (n, GuardedApi { api, routes }) in apis.iter().enumerate() {
        let repeated = || Err(Violation::new("repeated", "Name each API once."));
        errors.check(&format!("{field}[{n}].api"), api_id(api));
        errors.check(&format!("{field}[{n}].api"), if seen.insert(api) { Ok(()) } else { repeated() });
        errors.check(&format!("{field}[{n}].routes"), routes.keys().try_for_each(|text| route(text)));
    }
}

/// Checks the id of an API of API Gateway.
pub fn api_id(text: &str) -> Result<(), Violation> {
    let is_well_formed = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if is_well_formed && (1..=API_ID_LENGTH).contains(&text.len()) {
        return Ok(());
    }
    Err(Violation::new(
        "bad_api",
        "Use the id of an HTTP or REST API, such as a1b2c3d4e5: lowercase letters and digits.",
    ))
}

/// Checks that an API can have the route: a method and a path with whole segments as parameters, or `$default`.
pub fn route(text: &str) -> Result<(), Violation> {
    let is_route = |(method, path): (&str, &str)| METHODS.contains(&method) && is_path(path);
    if text == DEFAULT_ROUTE || (text.len() <= ROUTE_LENGTH && text.split_once(' ').is_some_and(is_route)) {
        return Ok(());
    }
    let quoted: String = text.chars().take(100).flat_map(char::escape_debug).collect();
    let sentence = format!(
        "No API has the route `{quoted}`. Use a method ({}) and a path as API Gateway spells them, such as \
         `GET /orders/{{id}}` or `ANY /{{proxy+}}`, or `{DEFAULT_ROUTE}`.",
        METHODS.join(", ")
    );
    Err(Violation::new("bad_route", sentence))
}

fn is_path(path: &str) -> bool {
    let Some(segments) = path.strip_prefix('/') else { return false };
    let last = segments.split('/').count() - 1;
    segments.split('/').enumerate().all(|(n, segment)| is_segment(segment, n == last))
}

/// Whether this is text, `{name}`, or at the end of a path `{name+}` or nothing.
fn is_segment(segment: &str, is_last: bool) -> bool {
    match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
        Some(name) => {
            let name = if is_last { name.strip_suffix('+').unwrap_or(name) } else { name };
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-$:".contains(&b))
        }
        None => {
            (is_last || !segment.is_empty()) && segment.bytes().all(|b| b.is_ascii_graphic() && !b"{}?#*".contains(&b))
        }
    }
}

/// Deserializes an object in which no key occurs twice.
///
/// # Errors
/// A repeated key, or the error of a value.
pub fn distinct<'de, T, D>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Distinct<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Distinct<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((key, value)) = members.next_entry::<String, T>()? {
                if map.insert(key, value).is_some() {
                    return Err(A::Error::custom("an object names a key twice"));
                }
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Distinct(PhantomData))
}
