//! The two kinds of principals, for tests of what both have in common.

/// The two kinds of principals. A test of what both have in common runs for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    User,
    ApiUser,
}

impl Kind {
    /// Each kind in turn. The output of a failed test ends with the kind that it failed for.
    #[expect(clippy::print_stderr, reason = "only failed tests show it")]
    pub fn each() -> impl Iterator<Item = Self> {
        [Self::User, Self::ApiUser].into_iter().inspect(|kind| eprintln!("for the kind {kind:?}"))
    }

    /// The kind of the principal with this id.
    pub fn of(id: &str) -> Self {
        if id.starts_with("usr_") { Self::User } else { Self::ApiUser }
    }

    /// The name of the kind in answers and in actions of the change log.
    pub fn name(self) -> &'static str {
        if self == Self::User { "user" } else { "api_user" }
    }

    /// The path of the list of these principals.
    pub fn list(self) -> &'static str {
        if self == Self::User { "/api/v1/users" } else { "/api/v1/api-users" }
    }

    /// The path of a principal.
    pub fn path(self, id: &str) -> String {
        format!("{}/{id}", self.list())
    }

    /// The path of a principal's keys, as an administrator sees them.
    pub fn keys(self, id: &str) -> String {
        format!("{}/{id}/{}", self.list(), if self == Self::User { "tokens" } else { "keys" })
    }
}
