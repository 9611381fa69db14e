//! Rules for names, logins, notes and passwords, and the canonical form that decides whether two names are the same.

use crate::field::Violation;
#[cfg(feature = "server")]
use crate::joiner::is_needed;
#[cfg(feature = "server")]
pub use crate::look_alike::resembles_administrator;

/// Longest name of a role, user, API user or key, in characters.
pub const NAME_LENGTH: usize = 80;
/// Longest external id, in characters.
pub const EXTERNAL_ID_LENGTH: usize = 128;
/// Shortest login, in characters.
pub const LOGIN_MIN: usize = 3;
/// Longest login, in characters.
pub const LOGIN_LENGTH: usize = 120;
/// Shortest name of a resource, in characters.
pub const RESOURCE_NAME_MIN: usize = 2;
/// Longest name of a resource, in characters.
pub const RESOURCE_NAME_LENGTH: usize = 41;
/// Longest canonical form of a name or login, in bytes: the limit of a DynamoDB sort key. The canonical form of one
/// character can have 18.
pub const CANONICAL_LENGTH: usize = 1024;
/// Longest description or note, in characters.
pub const NOTE_LENGTH: usize = 1000;
/// Shortest password, in characters after normalisation.
pub const PASSWORD_MIN: usize = 15;
/// Longest password, in characters after normalisation.
pub const PASSWORD_MAX: usize = 256;

/// Checks that a text has at most this many characters.
fn at_most(limit: usize, length: usize) -> Result<(), Violation> {
    if length > limit {
        return Err(Violation::new("too_long", format!("Use at most {limit} characters.")));
    }
    Ok(())
}

/// Checks a name: 1 to 80 visible characters, not counting spaces around it.
pub fn name(text: &str) -> Result<(), Violation> {
    let length = text.trim().chars().count();
    if length == 0 {
        return Err(Violation::new("required", "Enter a name."));
    }
    at_most(NAME_LENGTH, length)?;
    check_visible(text)
}

/// Checks a login: 3 to 120 visible characters without spaces, such as an email address.
pub fn login(text: &str) -> Result<(), Violation> {
    let text = text.trim();
    let length = text.chars().count();
    if length < LOGIN_MIN {
        let sentence = format!("Use at least {LOGIN_MIN} characters.");
        return Err(Violation::new("too_short", sentence));
    }
    at_most(LOGIN_LENGTH, length)?;
    if text.chars().any(char::is_whitespace) {
        return Err(Violation::new("bad_character", "Remove the spaces."));
    }
    check_visible(text)
}

/// Checks an external id: 1 to 128 visible characters, not counting spaces around it. It is part of a path, in which `.`
/// and `..` mean something else.
pub fn external_id(text: &str) -> Result<(), Violation> {
    let id = text.trim();
    match id.chars().count() {
        0 => return Err(Violation::new("required", "Enter an external id, or leave it out.")),
        length => at_most(EXTERNAL_ID_LENGTH, length)?,
    }
    if matches!(id, "." | "..") {
        return Err(Violation::new("bad_name", "Use another id: this one cannot be part of a path."));
    }
    check_visible(text)
}

/// Checks a description or note: up to 1000 visible characters, with line breaks and tabs.
pub fn note(text: &str) -> Result<(), Violation> {
    at_most(NOTE_LENGTH, text.chars().count())?;
    text.split(['\n', '\r', '\t']).try_for_each(check_visible)
}

/// Checks the length of a password: 15 to 256 characters after normalisation. The service also refuses common
/// passwords.
pub fn password(text: &str) -> Result<(), Violation> {
    // Normalisation joins at most four characters into one: a text of four times the limit is too long in any case.
    let most = 4 * PASSWORD_MAX;
    let length = if text.chars().nth(most).is_some() { most } else { normalised_length(text) };
    if length < PASSWORD_MIN {
        return Err(Violation::new(
            "too_short",
            format!("This password is too short. It needs at least {PASSWORD_MIN} characters."),
        ));
    }
    at_most(PASSWORD_MAX, length)
}

/// The number of characters of a password in the form that is hashed (NFKC).
#[cfg(feature = "server")]
fn normalised_length(text: &str) -> usize {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfkc().count()
}

/// The same in the browser, which normalises the text before it calls.
#[cfg(not(feature = "server"))]
fn normalised_length(text: &str) -> usize {
    text.chars().count()
}

/// Checks the name of a resource: `[a-z][a-z0-9_]{1,40}`.
pub fn resource_name(text: &str) -> Result<(), Violation> {
    let mut bytes = text.bytes();
    let starts = bytes.next().is_some_and(|b| b.is_ascii_lowercase());
    let goes_on = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if starts && goes_on && (RESOURCE_NAME_MIN..=RESOURCE_NAME_LENGTH).contains(&text.len()) {
        Ok(())
    } else {
        Err(Violation::new("bad_name", format!("Use {}.", resource_name_form())))
    }
}

/// The form of a resource's name, in words.
pub fn resource_name_form() -> String {
    let (min, max) = (RESOURCE_NAME_MIN, RESOURCE_NAME_LENGTH);
    format!("{min} to {max} lowercase letters, digits and underscores, starting with a letter")
}

/// Checks that no character hides, reorders or breaks the text around it: no control, zero-width or direction
/// characters. Joiners and variation selectors may stand where a script or an emoji needs them.
fn check_visible(text: &str) -> Result<(), Violation> {
    let text: Vec<char> = text.chars().collect();
    let is_hidden = |(at, c): (usize, &char)| c.is_control() || (is_invisible(*c) && !is_needed(&text, at));
    if text.iter().enumerate().any(is_hidden) {
        return Err(Violation::new("bad_character", "Remove the control and invisible characters."));
    }
    Ok(())
}

/// The browser leaves it to the server whether a joiner is needed where it stands.
#[cfg(not(feature = "server"))]
fn is_needed(text: &[char], at: usize) -> bool {
    matches!(text[at], '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character is invisible, changes how others appear, or has no meaning of its own: those that comparison
/// ignores, and the private use and noncharacter blocks.
pub fn is_invisible(c: char) -> bool {
    is_ignored(c) || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}') || (c as u32) & 0xfffe == 0xfffe
}

/// Whether a character makes no difference when names are compared: Unicode's default-ignorable code points, the line and
/// paragraph separators, the direction marks and the empty Braille pattern.
/// Source: Unicode 16, `DerivedCoreProperties.txt`, `Default_Ignorable_Code_Point`.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The canonical form of a name or login. Two texts with the same canonical form are the same name. Invisible characters
/// make no difference.
#[cfg(feature = "server")]
pub fn canonical(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let visible = text.chars().filter(|c| !is_ignored(*c));
    let folded = caseless::default_case_fold_str(&visible.nfkc().collect::<String>());
    let normal: String = folded.nfkc().collect();
    normal.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form of a text in which searches compare it: case, accents, width and invisible characters make no difference. A
/// name is found by any part of it.
#[cfg(feature = "server")]
pub fn searchable(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::canonical_combining_class;
    let visible = text.chars().filter(|c| !is_ignored(*c));
    let folded = caseless::default_case_fold_str(&visible.nfkd().collect::<String>());
    // Signs that are letters rather than accents, such as vowels of Indic scripts, have class 0.
    let plain: String = folded.nfkd().filter(|c| canonical_combining_class(*c) == 0).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks that the canonical form of a unique name fits into a key of the table.
#[cfg(feature = "server")]
pub fn unique(text: &str) -> Result<(), Violation> {
    if canonical(text).len() > CANONICAL_LENGTH {
        return Err(Violation::new("too_long", "Use a shorter name: some of these characters count as several."));
    }
    Ok(())
}
