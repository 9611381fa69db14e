//! What buttons, fields, dialogs and tables say themselves, wherever they are.

pub mod chart {
    pub fn highest_day(count: u64) -> String {
        text!("Highest day: at least {count}", count)
    }
}

pub mod copy {
    pub const COPY: &str = text!("Copy");
    pub const COPIED: &str = text!("Copied");
    pub const FAILED: &str = text!("Copying failed");
    pub const BY_HAND: &str =
        text!("The browser could not copy it. The text is selected: press Ctrl+C, or ⌘C on a Mac.");
}

pub mod dialog {
    pub const CLOSE: &str = text!("Close");
    pub const CANCEL: &str = text!("Cancel");
    pub const WAIT: &str = text!("Wait for the answer.");
}

pub mod field {
    pub const FILTER: &str = text!("Filter");
    pub const SHOW_CHARACTERS: &str = text!("Show characters");
    pub const HIDE_CHARACTERS: &str = text!("Hide characters");

    /// The name of the list below a field.
    pub fn matches(field: &str) -> String {
        text!("{field}: matches", field)
    }
}

pub mod moment {
    /// The language in which the browser writes dates and times.
    pub const LANGUAGE: &str = "en-GB";

    pub const JUST_NOW: &str = text!("just now");
    pub const IN_A_MOMENT: &str = text!("in a moment");

    /// Sentences about one and about several units of time.
    pub type Sentences = (&'static str, &'static str);

    /// The sentences about units in the past and in the future.
    pub struct Unit {
        pub past: Sentences,
        pub future: Sentences,
    }

    pub static MINUTES: Unit = Unit {
        past: (text!("1 minute ago"), text!("{count} minutes ago")),
        future: (text!("in 1 minute"), text!("in {count} minutes")),
    };
    pub static HOURS: Unit = Unit {
        past: (text!("1 hour ago"), text!("{count} hours ago")),
        future: (text!("in 1 hour"), text!("in {count} hours")),
    };
    pub static DAYS: Unit = Unit {
        past: (text!("1 day ago"), text!("{count} days ago")),
        future: (text!("in 1 day"), text!("in {count} days")),
    };
    pub static MONTHS: Unit = Unit {
        past: (text!("1 month ago"), text!("{count} months ago")),
        future: (text!("in 1 month"), text!("in {count} months")),
    };
    pub static YEARS: Unit = Unit {
        past: (text!("1 year ago"), text!("{count} years ago")),
        future: (text!("in 1 year"), text!("in {count} years")),
    };

    pub fn counted((one, many): Sentences, count: u64) -> String {
        if count == 1 { one.to_owned() } else { many.replace("{count}", &count.to_string()) }
    }
}

pub mod scheme {
    pub const SCHEME: &str = text!("Colour scheme");
    pub const SYSTEM: &str = text!("System");
    pub const LIGHT: &str = text!("Light");
    pub const DARK: &str = text!("Dark");
}

pub mod search {
    pub const CLEAR: &str = text!("Clear");
}

pub mod shell {
    pub const SKIP: &str = text!("Skip to content");
}

pub mod table {
    pub const ACTIONS: &str = text!("Actions");
    pub const SELECTED: &str = text!("Selected");
    pub const SHOW_MORE: &str = text!("Show more");
}

pub mod toast {
    pub const DISMISS: &str = text!("Dismiss");
}
