//! Rule 20: a name that a person could mistake for Administrator is refused.

use postern_shared::text::{name, resembles_administrator};

/// Look-alikes with a space or a mark that cannot be seen in a text.
const UNSEEN: [&str; 10] = [
    "  Administrator  ",
    "Administ\u{a0}rator",
    "Administrator\u{3000}",
    "Admin\u{2010}istrator",
    "A\u{301}dministrator",
    "Administrator\u{20dd}",
    "Administrator\u{2003}",
    "\u{1680}Administrator",
    "Admin\u{2009}istrator",
    "Admin\u{3000}istrator",
];

/// The names in a text, one to a line. A line that begins with `#` is a comment.
fn names(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn a_name_that_a_person_would_mistake_for_administrator_resembles_it() {
    let names: Vec<&str> = names(include_str!("look_alikes.txt")).chain(UNSEEN).collect();
    assert_eq!(names.len(), 110);
    let missed: Vec<_> = names.into_iter().filter(|name| !resembles_administrator(name)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn administrator_with_an_invisible_character_is_refused_by_one_rule_or_the_other() {
    for hidden in "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{34f}\u{202e}\u{fe0f}\u{e0061}".chars() {
        for at in 0..="Administrator".len() {
            let mut text = "Administrator".to_owned();
            text.insert(at, hidden);
            assert!(name(&text).is_err() || resembles_administrator(&text), "{text:?}");
        }
    }
}

#[test]
fn other_names_do_not() {
    let others: Vec<&str> = names(include_str!("other_names.txt")).chain([""]).collect();
    assert_eq!(others.len(), 37);
    for other in others {
        assert!(!resembles_administrator(other), "{other}");
    }
}
