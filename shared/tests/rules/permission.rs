//! Permissions: one spelling each, compared letter by letter.

use postern_shared::permission::{Action, Permission};
use postern_shared::permission_set::PermissionSet;
use postern_shared::resource::{BUILT_IN_COLLECTIONS, is_built_in};

#[test]
fn every_built_in_permission_is_a_resource_and_an_action() {
    for permission in Permission::BUILT_IN {
        let (resource, action) = permission.as_str().split_once(':').unwrap();
        assert!(is_built_in(resource), "{permission}");
        assert!(["read", "write", "generate", "verify"].contains(&action), "{permission}");
        assert_eq!(permission.resource(), None, "Postern is no resource");
    }
}

#[test]
fn a_permission_on_a_collection_says_which_and_what() {
    for name in BUILT_IN_COLLECTIONS {
        for (action, word) in [(Action::Read, "read"), (Action::Write, "write")] {
            let permission = Permission::on(name, action);
            assert_eq!(permission.as_str(), format!("{name}:{word}"));
            assert_eq!(permission.resource(), Some((name, action)));
        }
    }
}

#[test]
fn no_other_spelling_is_the_same_permission() {
    let permissions: PermissionSet = [Permission::USERS_READ].into_iter().collect();
    assert!(permissions.allows(&serde_json::from_str(r#""users:read""#).unwrap()));
    for other in [
        "Users:read",
        "users:Read",
        " users:read",
        "users:read ",
        "users: read",
        "users：read",
        "users",
        "users:",
        ":",
        "",
    ] {
        assert!(!permissions.allows(&other.into()), "{other:?}");
    }
    for none in
        ["", ":", "users", "inventory", "inventory:", "inventory:delete", "inventory:read:write", "inventory:Read"]
    {
        assert_eq!(Permission::from(none).resource(), None, "{none:?}");
    }
}

#[test]
fn a_permission_is_its_spelling_on_the_wire() {
    for permission in Permission::BUILT_IN {
        let text = serde_json::to_string(permission).unwrap();
        assert_eq!(text, format!("\"{permission}\""));
        assert_eq!(serde_json::from_str::<Permission>(&text).unwrap(), *permission);
    }
    for wrong in ["null", "7", "[]", r#"{"users":"read"}"#] {
        assert!(serde_json::from_str::<Permission>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_permission_has_words_and_its_text_after_them() {
    for (name, words) in [
        ("users:read", "Read users"),
        ("api_users:write", "Write API users"),
        ("change_log:read", "Read change log"),
        ("api_keys:verify", "Verify API keys"),
        ("api_tokens:generate", "Generate API tokens"),
        ("inventory:write", "Write inventory"),
        ("inventory:count", "inventory:count"),
    ] {
        assert_eq!(Permission::from(name).words(), words);
    }
    assert_eq!(Permission::USERS_READ.words_and_name(), "Read users (users:read)");
}
