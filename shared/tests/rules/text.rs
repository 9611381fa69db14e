//! Names, logins and notes: their characters and their length.

use postern_shared::text::{
    LOGIN_LENGTH, NAME_LENGTH, NOTE_LENGTH, canonical, login, name, note, resource_name, searchable,
};

/// Characters that hide, reorder or break the text around them.
const INVISIBLE: &str = "\0\u{7}\u{1b}\u{7f}\u{85}\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200b}\u{200d}\u{200f}\u{2028}\u{202e}\u{2060}\u{2066}\u{3164}\u{feff}\u{fffb}\u{e0041}\u{10fffd}";

fn code(outcome: Result<(), postern_shared::field::Violation>) -> Option<&'static str> {
    outcome.err().map(|violation| violation.code)
}

#[test]
fn a_name_has_1_to_80_characters_not_counting_the_spaces_around_it() {
    for (text, expected) in [
        (String::new(), Some("required")),
        (" \u{a0}\u{3000} ".to_owned(), Some("required")),
        ("x".to_owned(), None),
        (format!("  {}  ", "é".repeat(NAME_LENGTH)), None),
        ("é".repeat(NAME_LENGTH + 1), Some("too_long")),
        ("Größe «M» – 東京 <b>&amp;\"'".to_owned(), None),
    ] {
        assert_eq!(code(name(&text)), expected, "{text:?}");
    }
}

#[test]
fn a_login_has_3_to_120_characters_and_no_spaces() {
    for (text, expected) in [
        ("ab".to_owned(), Some("too_short")),
        (" ab ".to_owned(), Some("too_short")),
        ("abc".to_owned(), None),
        (" ada@example.com ".to_owned(), None),
        ("ada lovelace".to_owned(), Some("bad_character")),
        ("ada\u{a0}lovelace".to_owned(), Some("bad_character")),
        ("é".repeat(LOGIN_LENGTH), None),
        ("é".repeat(LOGIN_LENGTH + 1), Some("too_long")),
    ] {
        assert_eq!(code(login(&text)), expected, "{text:?}");
    }
}

#[test]
fn a_name_or_login_has_no_invisible_character() {
    for hidden in INVISIBLE.chars() {
        for text in [format!("Ada{hidden}Lovelace"), format!("{hidden}Ada"), format!("Ada{hidden}")] {
            let trimmed_away = hidden.is_whitespace() && name(text.trim()).is_ok();
            assert!(trimmed_away || code(name(&text)) == Some("bad_character"), "{text:?}");
            assert!(trimmed_away || code(login(&text)) == Some("bad_character"), "{text:?}");
        }
    }
}

#[test]
fn names_of_every_script_keep_the_joiners_and_selectors_that_they_need() {
    for good in [
        "علی\u{200c}رضا",
        "ශ්\u{200d}රී ලංකා",
        "क्\u{200c}षत्रिय",
        "Dock ❤\u{fe0f}",
        "👩\u{200d}👩\u{200d}👧",
        "🏳\u{fe0f}\u{200d}🌈",
        "👩🏽\u{200d}🚀",
        "1\u{fe0f}\u{20e3}",
        "葛\u{e0100}城",
        "ᠮᠣᠩᠭᠣᠯ\u{180b}",
    ] {
        assert_eq!((code(name(good)), code(note(good))), (None, None), "{good:?}");
    }
    for bad in [
        "Ada\u{200c}Lovelace",
        "Ada\u{200d}Lovelace",
        "\u{200d}Ada",
        "Ada\u{200d}",
        "علی\u{200c}",
        "\u{200c}رضا",
        "رضا\u{200c}x",
        "علی\u{200c}\u{200c}رضا",
        "👩\u{200d}",
        "👩\u{200d}Ada",
        "A\u{fe0f}",
        "❤\u{fe0f}\u{fe0f}",
        "Ada\u{e0100}",
    ] {
        assert_eq!((code(name(bad)), code(note(bad))), (Some("bad_character"), Some("bad_character")), "{bad:?}");
    }
}

#[test]
fn joiners_and_selectors_make_no_other_name() {
    for (one, other) in [("علی\u{200c}رضا", "علیرضا"), ("ශ්\u{200d}රී", "ශ්රී"), ("Dock ❤\u{fe0f}", "dock ❤")]
    {
        assert_eq!(canonical(one), canonical(other));
        assert_eq!(searchable(one), searchable(other));
    }
}

#[test]
fn a_note_hides_and_reorders_nothing() {
    for hidden in INVISIBLE.chars() {
        assert_eq!(code(note(&format!("one\n{hidden}two"))), Some("bad_character"), "{hidden:?}");
    }
}

#[test]
fn a_note_has_up_to_1000_characters_and_may_break_lines() {
    assert_eq!(code(note("")), None);
    assert_eq!(code(note("one\r\n\ttwo 👩‍👩‍👧")), None);
    assert_eq!(code(note(&"é".repeat(NOTE_LENGTH))), None);
    assert_eq!(code(note(&"é".repeat(NOTE_LENGTH + 1))), Some("too_long"));
    assert_eq!(code(note("a\u{0}b")), Some("bad_character"));
    assert_eq!(code(note("a\u{1b}[31mb")), Some("bad_character"));
}

#[test]
fn a_resource_name_is_lower_case_letters_digits_and_underscores() {
    for good in ["ab", "a1", "a_", "shipping_events", &"a".repeat(41)] {
        assert_eq!(code(resource_name(good)), None, "{good}");
    }
    for bad in ["", "a", "1a", "_a", "A1", "aB", "a-b", "a b", "ab\n", "é1", "aé", "a:b", "a/b", "a#b", &"a".repeat(42)]
    {
        assert_eq!(code(resource_name(bad)), Some("bad_name"), "{bad:?}");
    }
}
