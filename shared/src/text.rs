//! Names and logins: the rule and its sentence together, and what counts as the same name.

use crate::field::Broken;
#[cfg(feature = "server")]
pub use crate::look_alike::resembles_administrator;

/// Longest name of a role, a user, an API user or a key, in characters.
pub const NAME_LENGTH: usize = 80;
/// Longest login, in characters.
pub const LOGIN_LENGTH: usize = 120;
/// Longest canonical form of a name or login, in bytes: what DynamoDB takes as a sort key. A single character can stand for 18.
pub const CANONICAL_LENGTH: usize = 1024;
/// Longest description or note, in characters.
pub const NOTE_LENGTH: usize = 1000;
/// Shortest password, in characters after normalisation.
pub const PASSWORD_MIN: usize = 15;
/// Longest password, in characters after normalisation.
pub const PASSWORD_MAX: usize = 256;

/// The rule of names: 1 to 80 characters that can be seen.
///
/// # Errors
/// What to do about it.
pub fn name(text: &str) -> Result<(), Broken> {
    let length = text.trim().chars().count();
    if length == 0 {
        return Err(Broken::new("required", "Give it a name."));
    }
    if length > NAME_LENGTH {
        return Err(Broken::new("too_long", format!("Use at most {NAME_LENGTH} characters.")));
    }
    visible(text)
}

/// The rule of logins: 3 to 120 characters that can be seen, no spaces; an e-mail address is one.
///
/// # Errors
/// What to do about it.
pub fn login(text: &str) -> Result<(), Broken> {
    let text = text.trim();
    let length = text.chars().count();
    if length < 3 {
        return Err(Broken::new("too_short", "Use at least 3 characters, for example an e-mail address."));
    }
    if length > LOGIN_LENGTH {
        return Err(Broken::new("too_long", format!("Use at most {LOGIN_LENGTH} characters.")));
    }
    if text.chars().any(char::is_whitespace) {
        return Err(Broken::new("bad_character", "A login has no spaces."));
    }
    visible(text)
}

/// The rule of descriptions and notes: up to 1000 characters; line breaks and tabs are fine.
///
/// # Errors
/// What to do about it.
pub fn note(text: &str) -> Result<(), Broken> {
    if text.chars().count() > NOTE_LENGTH {
        return Err(Broken::new("too_long", format!("Use at most {NOTE_LENGTH} characters.")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Broken::new("bad_character", "Take out the control characters."));
    }
    Ok(())
}

/// The part of the password rule that needs no list: 15 to 256 characters after normalisation, whatever they are.
///
/// # Errors
/// What to do about it.
pub fn password(text: &str) -> Result<(), Broken> {
    // At most four characters become one, so a longer text need not be normalised to be too long.
    let most = 4 * PASSWORD_MAX;
    let length = if text.chars().nth(most).is_some() { most } else { normalised_length(text) };
    if length < PASSWORD_MIN {
        return Err(Broken::new(
            "too_short",
            format!("Use at least {PASSWORD_MIN} characters; a few unrelated words with spaces work well."),
        ));
    }
    if length > PASSWORD_MAX {
        return Err(Broken::new("too_long", format!("Use at most {PASSWORD_MAX} characters.")));
    }
    Ok(())
}

/// How many characters a password has in the form in which it is hashed (NFKC).
#[cfg(feature = "server")]
fn normalised_length(text: &str) -> usize {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfkc().count()
}

/// The same for a browser, which normalises what was typed before it asks.
#[cfg(not(feature = "server"))]
fn normalised_length(text: &str) -> usize {
    text.chars().count()
}

/// The rule of resource names: `[a-z][a-z0-9_]{1,40}`.
///
/// # Errors
/// What to do about it.
pub fn resource_name(text: &str) -> Result<(), Broken> {
    let mut bytes = text.bytes();
    let starts = bytes.next().is_some_and(|b| b.is_ascii_lowercase());
    let goes_on = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if starts && goes_on && (2..=41).contains(&text.len()) {
        Ok(())
    } else {
        Err(Broken::new("bad_name", "Use 2 to 41 lower-case letters, digits and underscores, starting with a letter."))
    }
}

/// Nothing that hides, reorders or breaks the text around it: no controls, no zero-width or direction marks.
fn visible(text: &str) -> Result<(), Broken> {
    if text.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err(Broken::new("bad_character", "Take out the control and invisible characters."));
    }
    Ok(())
}

/// Characters that show nothing or change how others show: Unicode's default-ignorable code points, the line and
/// paragraph separators, the direction marks, the empty Braille pattern and the private use and noncharacter blocks.
/// Source: Unicode 16, `DerivedCoreProperties.txt`, `Default_Ignorable_Code_Point`.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// What a name or login is when only its meaning counts. Two texts with the same canonical form are the same name.
#[cfg(feature = "server")]
#[must_use]
pub fn canonical(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let folded = caseless::default_case_fold_str(&text.nfkc().collect::<String>());
    let normal: String = folded.nfkc().collect();
    normal.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rule of names that are unique: spelled out in canonical form, they fit into a key of the table.
///
/// # Errors
/// What to do about it.
#[cfg(feature = "server")]
pub fn unique(text: &str) -> Result<(), Broken> {
    if canonical(text).len() > CANONICAL_LENGTH {
        return Err(Broken::new("too_long", "Use fewer characters that stand for whole words."));
    }
    Ok(())
}
