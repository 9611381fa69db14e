//! The parts in which the console's code is loaded behind the sign-in, as the console and the program that bundles it name them.

/// A part of the code. What several parts use is in files of its own, which are fetched with the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The lists of users, API users, roles and keys.
    Identities,
    /// The overview and the change log.
    Log,
    /// All other lists.
    Lists,
    /// The screens of one item, and the dialogs and forms of all screens.
    Items,
}

/// The screens of the lists, by their paths.
pub const LISTS: [(&str, Part); 12] = [
    ("/", Part::Log),
    ("/changes", Part::Log),
    ("/users", Part::Identities),
    ("/api-users", Part::Identities),
    ("/roles", Part::Identities),
    ("/keys", Part::Identities),
    ("/tokens", Part::Identities),
    ("/access", Part::Lists),
    ("/resources", Part::Lists),
    ("/refused", Part::Lists),
    ("/billing", Part::Lists),
    ("/data", Part::Lists),
];

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Identities, Self::Log, Self::Lists, Self::Items];

    /// The part with the screen at a path.
    pub fn at(path: &str) -> Self {
        let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
        LISTS.iter().find(|(list, _)| *list == path).map_or(Self::Items, |(_, part)| *part)
    }

    /// The name by which the console cuts it off.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identities => "identities",
            Self::Log => "log",
            Self::Lists => "lists",
            Self::Items => "items",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn a_list_is_in_its_part_and_one_of_its_items_is_not() {
        assert_eq!(
            ["/", "/users", "/users/", "/data"].map(Part::at),
            [Part::Log, Part::Identities, Part::Identities, Part::Lists]
        );
        assert_eq!(["/users/usr_0123456789ab", "/account"].map(Part::at), [Part::Items, Part::Items]);
    }
}
