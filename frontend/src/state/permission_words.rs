//! Permissions in words: "Read users" for `users:read`.

use postern_shared::permission::Permission;

/// The words for a permission.
pub fn words(permission: &Permission) -> String {
    if *permission == Permission::API_TOKENS_GENERATE {
        return "Generate API tokens".to_owned();
    }
    if *permission == Permission::API_KEYS_VERIFY {
        return "Verify API keys".to_owned();
    }
    let (resource, action) = permission.as_str().split_once(':').unwrap_or((permission.as_str(), ""));
    let verb = match action {
        "read" => "Read",
        "write" => "Write",
        _ => return permission.to_string(),
    };
    let noun = match resource {
        "api_users" => "API users",
        "change_log" => "change log",
        other => other,
    };
    format!("{verb} {noun}")
}

/// The words, and the permission itself after them.
pub fn words_and_name(permission: &Permission) -> String {
    format!("{} ({permission})", words(permission))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_matrix() {
        let cases = [
            ("users:read", "Read users"),
            ("api_users:write", "Write API users"),
            ("change_log:read", "Read change log"),
            ("api_keys:verify", "Verify API keys"),
            ("api_tokens:generate", "Generate API tokens"),
            ("inventory:write", "Write inventory"),
        ];
        for (name, expected) in cases {
            assert_eq!(words(&Permission::from(name)), expected);
        }
        assert_eq!(words_and_name(&Permission::USERS_READ), "Read users (users:read)");
    }
}
