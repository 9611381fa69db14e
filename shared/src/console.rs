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

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Identities, Self::Log, Self::Lists, Self::Items];

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
