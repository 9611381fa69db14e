//! The APIs of a resource as text: a line for each API, and below it a line for each route with a permission of its own.
//!
//! ```text
//! a1b2c3d4e5
//!   POST /orders/search = orders:read
//!   GET /status = any key
//! ```

use postern_shared::guard::{GuardedApi, Routes};
use postern_shared::permission::Permission;

/// Stands for the permission of a route that admits every valid key.
const ANY_KEY: &str = "any key";

/// The text of APIs.
pub(super) fn text_of(apis: &[GuardedApi]) -> String {
    let route = |(route, permission): (&String, &Option<Permission>)| {
        format!("  {route} = {}\n", permission.as_ref().map_or(ANY_KEY, Permission::as_str))
    };
    let api = |api: &GuardedApi| format!("{}\n{}", api.api, api.routes.iter().map(route).collect::<String>());
    apis.iter().map(api).collect()
}

/// The APIs that a text names. A line that makes no sense becomes an API or a route that cannot exist, which the rules for them
/// refuse and quote.
pub(super) fn apis_in(text: &str) -> Vec<GuardedApi> {
    let mut apis: Vec<GuardedApi> = Vec::new();
    let new = |api: &str| GuardedApi { api: api.to_owned(), routes: Routes::new() };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some((route, permission)) = line.rsplit_once('=') else {
            apis.push(new(line));
            continue;
        };
        let (route, permission) = (route.trim().to_owned(), permission.trim());
        let permission = (permission != ANY_KEY).then(|| Permission::from(permission));
        // A route before any API is one of an API without an id, and a route that is named twice names its API twice.
        let api = apis.last().map(|api| api.api.clone()).unwrap_or_default();
        if apis.last().is_none_or(|last| last.routes.contains_key(&route)) {
            apis.push(new(&api));
        }
        if let Some(last) = apis.last_mut() {
            last.routes.insert(route, permission);
        }
    }
    apis
}

#[cfg(test)]
mod tests {
    use postern_shared::field::Validate as _;
    use postern_shared::resource::ResourceEdit;

    use super::*;

    /// The codes of the errors in a text.
    fn errors(text: &str) -> Vec<String> {
        let edit = ResourceEdit { guards: Some(apis_in(text)), ..ResourceEdit::default() };
        edit.validate().into_iter().map(|error| error.code).collect()
    }

    #[test]
    fn a_text_that_is_shown_is_read_as_the_same_apis() {
        let text = "a1b2c3\n  $default = any key\n  POST /orders/search = orders:read\nd4e5f6\n";
        let apis = apis_in(text);
        assert_eq!(text_of(&apis), text);
        let routes = apis.iter().map(|api| api.routes.values().cloned().collect::<Vec<_>>()).collect::<Vec<_>>();
        assert_eq!(routes, [vec![None, Some(Permission::from("orders:read"))], vec![]]);
        assert_eq!(apis_in("\n a1b2c3\r\n\n$default=any key\nPOST /orders/search  =  orders:read\n  d4e5f6"), apis);
    }

    #[test]
    fn a_line_that_makes_no_sense_is_an_error() {
        for (text, code) in [
            ("GET /status", "bad_api"),
            ("a1b2c3\nGET /status", "bad_api"),
            ("GET /status = any key", "bad_api"),
            ("a1b2c3\nGET status = any key", "bad_route"),
            ("a1b2c3\n = any key", "bad_route"),
            ("a1b2c3\nGET / = any key\nGET / = orders:read", "repeated"),
        ] {
            assert_eq!(errors(text), [code], "{text}");
        }
        assert_eq!(errors("a1b2c3\nGET / = any key"), [""; 0]);
    }
}
