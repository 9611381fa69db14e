//! Rule 20: two names are the same if their canonical forms are.

use postern_shared::text::{canonical, searchable};
use proptest::prelude::*;

#[test]
fn case_width_spaces_and_composition_make_no_other_name() {
    for (same, as_this) in [
        ("  Shipping   Integration ", "shipping integration"),
        ("SHIPPING\u{a0}INTEGRATION", "shipping integration"),
        ("Ｓｈｉｐｐｉｎｇ", "shipping"),
        ("Cafe\u{301}", "café"),
        ("CAF\u{c9}", "café"),
        ("STRASSE", "straße"),
        ("ﬁle", "FILE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Ⅸ", "ix"),
        ("\u{212b}", "å"),
        ("ada@EXAMPLE.com", "ada@example.com"),
    ] {
        assert_eq!(canonical(same), canonical(as_this), "{same:?} and {as_this:?}");
    }
    for (one, other) in [("ada", "adа"), ("resume", "résumé"), ("a b", "ab"), ("a_b", "a b"), ("1", "l")] {
        assert_ne!(canonical(one), canonical(other));
    }
}

#[test]
fn a_search_ignores_case_width_spaces_and_accents() {
    for (name, searched) in [
        ("Ångström", "angstrom"),
        ("Ångström", "ANGSTRÖM"),
        ("angstrom", "Ångström"),
        ("Straße 10", "STRASSE"),
        ("Ｄock", "dOCK"),
        ("İzmir", "izmir"),
        ("A  b", "a\u{a0}B"),
        ("Σίσυφος", "ΣΙΣΥΦΟΣ"),
        ("किताब", "किताब"),
    ] {
        assert_eq!(searchable(name).find(&searchable(searched)), Some(0), "{searched:?} in {name:?}");
    }
    assert_eq!(searchable(" \u{301} "), "");
    assert!(!searchable("कि").contains(&searchable("का")), "vowels are letters");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn a_canonical_name_is_canonical(text in "\\PC{0,12}|[ a-zßſKÅΣﬁ\u{345}\u{301}\u{390}\u{1fb3}\u{3000}]{0,8}") {
        let once = canonical(&text);
        prop_assert_eq!(canonical(&once), once.clone(), "{:?}", text);
        prop_assert_eq!(canonical(&format!(" {text}  ")), once.clone());
    }

    #[test]
    fn a_name_is_found_by_every_part_of_it(text in "\\PC{0,12}|[ a-zßſKÅΣﬁ\u{345}\u{301}\u{390}\u{1fb3}\u{3000}]{0,8}", from in 0..12usize, length in 0..12usize) {
        let part: String = text.chars().skip(from).take(length).collect();
        prop_assert!(searchable(&text).contains(&searchable(&part)), "{:?} in {:?}", part, text);
        prop_assert_eq!(searchable(&canonical(&text)), searchable(&text), "{:?}", text);
    }

    #[test]
    fn capitals_make_no_other_name(text in "[ a-zäéßſσςﬁα-ωа-я\u{301}\u{3000}]{0,12}") {
        prop_assert_eq!(canonical(&text.to_uppercase()), canonical(&text), "{:?}", text);
    }
}

#[test]
fn the_canonical_form_of_every_character_is_canonical() {
    let unstable: Vec<char> = ('\0'..=char::MAX)
        .filter(|c| {
            let once = canonical(&c.to_string());
            canonical(&once) != once
        })
        .collect();
    assert!(unstable.is_empty(), "{unstable:?}");
}
