//! Paths, built from their templates.

use postern_shared::path;

#[test]
fn a_path_is_its_template_with_its_values() {
    let api_user = "api_000000000001".parse().unwrap();
    let key = "key_000000000002".parse().unwrap();
    assert_eq!(path::API_USER_KEY_ROTATE, "/api/v1/api-users/{api_user}/keys/{key}/rotate");
    assert_eq!(
        path::api_user_key_rotate(&api_user, &key),
        "/api/v1/api-users/api_000000000001/keys/key_000000000002/rotate"
    );
    assert_eq!(path::records("inventory"), "/api/v1/collections/inventory/records");
}

#[test]
fn a_value_stays_within_its_segment() {
    assert_eq!(path::record("a/b?c", "é #{x}"), "/api/v1/collections/a%2Fb%3Fc/records/%C3%A9%20%23%7Bx%7D");
}
