//! Lists in tables: the sentences about each kind of items, and those that are the same for all.

/// The sentences about a list of one kind of items.
pub struct Items {
    /// The name of the table.
    pub name: &'static str,
    pub loading: &'static str,
    pub refresh: &'static str,
    /// Nothing matches the filters.
    pub none: &'static str,
    /// Nothing on the pages that were read, and there are more.
    pub none_so_far: &'static str,
}

pub static ACCESS: Items = Items {
    name: text!("access"),
    loading: text!("Loading access"),
    refresh: text!("Refresh access"),
    none: text!("No access found"),
    none_so_far: text!("No access found so far"),
};

pub static ACTIVITY: Items = Items {
    name: text!("activity"),
    loading: text!("Loading activity"),
    refresh: text!("Refresh activity"),
    none: text!("No activity found"),
    none_so_far: text!("No activity found so far"),
};

pub static API_TOKENS: Items = Items {
    name: text!("API tokens"),
    loading: text!("Loading API tokens"),
    refresh: text!("Refresh API tokens"),
    none: text!("No API tokens found"),
    none_so_far: text!("No API tokens found so far"),
};

pub static API_USERS: Items = Items {
    name: text!("API users"),
    loading: text!("Loading API users"),
    refresh: text!("Refresh API users"),
    none: text!("No API users found"),
    none_so_far: text!("No API users found so far"),
};

pub static BILLED_API_USERS: Items = Items {
    name: text!("billed API users"),
    loading: text!("Loading billed API users"),
    refresh: text!("Refresh billed API users"),
    none: text!("No billed API users found"),
    none_so_far: text!("No billed API users found so far"),
};

pub static CHANGES: Items = Items {
    name: text!("changes"),
    loading: text!("Loading changes"),
    refresh: text!("Refresh changes"),
    none: text!("No changes found"),
    none_so_far: text!("No changes found so far"),
};

pub static COLLECTIONS: Items = Items {
    name: text!("collections"),
    loading: text!("Loading collections"),
    refresh: text!("Refresh collections"),
    none: text!("No collections found"),
    none_so_far: text!("No collections found so far"),
};

pub static HOLDERS: Items = Items {
    name: text!("holders"),
    loading: text!("Loading holders"),
    refresh: text!("Refresh holders"),
    none: text!("No holders found"),
    none_so_far: text!("No holders found so far"),
};

pub static KEYS: Items = Items {
    name: text!("keys"),
    loading: text!("Loading keys"),
    refresh: text!("Refresh keys"),
    none: text!("No keys found"),
    none_so_far: text!("No keys found so far"),
};

pub static RECORDS: Items = Items {
    name: text!("records"),
    loading: text!("Loading records"),
    refresh: text!("Refresh records"),
    none: text!("No records found"),
    none_so_far: text!("No records found so far"),
};

pub static REFUSED_REQUESTS: Items = Items {
    name: text!("refused requests"),
    loading: text!("Loading refused requests"),
    refresh: text!("Refresh refused requests"),
    none: text!("No refused requests found"),
    none_so_far: text!("No refused requests found so far"),
};

pub static RESOURCES: Items = Items {
    name: text!("resources"),
    loading: text!("Loading resources"),
    refresh: text!("Refresh resources"),
    none: text!("No resources found"),
    none_so_far: text!("No resources found so far"),
};

pub static ROLES: Items = Items {
    name: text!("roles"),
    loading: text!("Loading roles"),
    refresh: text!("Refresh roles"),
    none: text!("No roles found"),
    none_so_far: text!("No roles found so far"),
};

pub static SESSIONS: Items = Items {
    name: text!("sessions"),
    loading: text!("Loading sessions"),
    refresh: text!("Refresh sessions"),
    none: text!("No sessions found"),
    none_so_far: text!("No sessions found so far"),
};

pub static USERS: Items = Items {
    name: text!("users"),
    loading: text!("Loading users"),
    refresh: text!("Refresh users"),
    none: text!("No users found"),
    none_so_far: text!("No users found so far"),
};

pub const SEARCH_BY_NAME: &str = text!("Search by name");
pub const SEARCH_KEYS: &str = text!("Search by name, id or prefix");
/// The button that opens the details of a row.
pub const DETAILS: &str = text!("Details");
pub const GOES_ON: &str = text!("The list goes on.");
pub const TRY_ANOTHER_FILTER: &str = text!("Try a different filter.");
pub const CLEAR_SEARCH: &str = text!("Clear search");
pub const CLEAR_SEARCH_AND_FILTERS: &str = text!("Clear search and filters");

pub fn no_match(searched: &str) -> String {
    text!("No match for “{searched}”", searched)
}

pub fn shown(count: usize) -> String {
    text!("{count} shown", count)
}

pub fn shown_so_far(count: usize) -> String {
    text!("{count} shown so far", count)
}

pub fn shown_of(count: usize, all: u32) -> String {
    text!("{count} of {all} shown", count, all)
}

pub fn shown_of_more_than(count: usize, least: u32) -> String {
    text!("{count} of more than {least} shown", count, least)
}

/// In place of something that could not be loaded.
pub mod failed {
    pub const NOT_ALLOWED: &str = text!("Not allowed");
    pub const NOT_FOUND: &str = text!("Not found");
    pub const WHY_NOT_FOUND: &str = text!("It does not exist, or it was deleted.");
    pub const NOT_LOADED: &str = text!("This could not be loaded");
    pub const TRY_AGAIN: &str = text!("Try again");
}
