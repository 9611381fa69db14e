//! What the screens are called, and what the lists are about.

use postern_shared::principal::Kind;
use postern_shared::refusal::REFUSAL_DAYS;

use super::Route;
use crate::text::screens as text;

impl Route {
    /// The name of the screen.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Principals(kind, _) => kind.pick(text::USERS, text::API_USERS),
            Self::User(_) => text::USER,
            Self::Role(_) => text::ROLE,
            Self::RoleHolders(_) => text::HOLDERS,
            Self::ApiUser(..) => text::API_USER,
            Self::Keys(_) => text::KEYS,
            Self::Access(_) => text::ACCESS,
            Self::Changes(_) => text::CHANGE_LOG,
            Self::Activity(_) => text::ACTIVITY,
            Self::Collection(_) => text::RECORDS,
            Self::Record(..) => text::RECORD,
            plain => plain.plain().1,
        }
    }

    /// What a list is about.
    pub fn about(&self) -> Option<String> {
        let text = match self {
            Self::Principals(Kind::User, _) => text::about::USERS,
            Self::Principals(Kind::ApiUser, _) => text::about::API_USERS,
            Self::Roles => text::about::ROLES,
            Self::Access(_) => text::about::ACCESS,
            Self::Tokens => text::about::API_TOKENS,
            Self::Keys(_) => text::about::KEYS,
            Self::Resources => text::about::RESOURCES,
            Self::Refused => return Some(text::about::refused_requests(REFUSAL_DAYS)),
            Self::Changes(_) => text::about::CHANGE_LOG,
            Self::Billing => text::about::BILLING,
            Self::Data => text::about::DATA,
            _ => return None,
        };
        Some(text.to_owned())
    }

    /// The title of the browser's window. An item of a list has a name, once it is loaded.
    pub fn title(&self, name: &str) -> String {
        let list = self.list();
        match self {
            Self::Home => self.name().to_owned(),
            _ if list == *self => text::title(self.name()),
            _ if name.is_empty() => text::title_in_list(self.name(), list.name()),
            _ => text::title_in_list(name, list.name()),
        }
    }

    /// The address and the name, for a link back to it.
    pub fn link(&self) -> (String, String) {
        (self.url(), self.name().to_owned())
    }
}
