//! Easily guessed passwords, and combinations of them, are refused with a reason; a few unrelated words are accepted.

use postern_backend::secret::common;
use postern_backend::secret::password::Password;
use postern_shared::text::PASSWORD_MIN;

static LIST: &str = include_str!("../../src/secret/common_passwords.txt");

/// The passwords under a heading of `passwords.txt`, of which there must be as many as expected.
fn listed<const N: usize>(heading: &str) -> [&'static str; N] {
    let (_, listed) = include_str!("passwords.txt").split_once(&format!("\n== {heading}\n")).expect(heading);
    let passwords: Vec<&str> = listed.lines().take_while(|line| !line.is_empty()).collect();
    passwords.try_into().expect(heading)
}

#[track_caller]
fn refused(password: &str, context: &[&str]) {
    let violation = Password::new(password).must_be_fit(context).expect_err(password);
    assert_eq!(violation.code, "common_password", "{password}: {violation:?}");
    assert!(violation.detail.contains("words"), "the reason does not help: {}", violation.detail);
}

#[track_caller]
fn accepted(password: &str, context: &[&str]) {
    assert_eq!(Password::new(password).must_be_fit(context), Ok(()), "{password}");
}

#[test]
fn every_password_in_the_list_is_refused_alone_and_repeated() {
    assert!(LIST.lines().count() >= 3000);
    let long = LIST.lines().filter(|line| line.chars().count() >= PASSWORD_MIN);
    assert!(long.clone().count() >= 10, "the list has too few passwords that are long enough");
    long.for_each(|line| refused(line, &[]));
    for line in LIST.lines() {
        let times = PASSWORD_MIN.div_ceil(line.chars().count());
        refused(&line.repeat(times), &[]);
        refused(&vec![line; times].join(" "), &[]);
        assert!(common::refuse(&line.to_uppercase(), &[]).is_err(), "{line} in capitals");
    }
}

#[test]
fn combinations_of_common_words_are_refused_in_any_order_and_spelling() {
    for password in listed::<10>("Combinations of common words") {
        refused(password, &[]);
    }
}

#[test]
fn runs_and_repetitions_are_refused() {
    for password in listed::<8>("Runs and repetitions").into_iter().chain(["                "]) {
        refused(password, &[]);
    }
}

#[test]
fn the_users_own_login_and_name_and_their_parts_are_refused() {
    let context = ["grace.hopper@example.com", "Grace Hopper"];
    for password in listed::<6>("The login and the name of Grace Hopper") {
        refused(password, &context);
    }
    accepted("hopper walnut orbit grace cactus", &context);
    // Somebody else's name is accepted.
    accepted("grace.hopper@example.com", &["ada@example.com", "Ada"]);
}

#[test]
fn a_few_unrelated_words_are_accepted_even_if_each_is_common() {
    for password in listed::<6>("Unrelated words") {
        accepted(password, &[]);
    }
}

#[test]
fn digits_and_symbols_around_words_do_not_make_them_harder_to_guess() {
    let context = ["carol.danvers@example.com", "Carol Danvers"];
    for password in listed::<24>("Carol Danvers, common words and long runs, with digits and symbols") {
        refused(password, &context);
    }
    for password in listed::<8>("Other words, and random digits, which are no decoration") {
        accepted(password, &context);
    }
}

#[test]
fn short_names_and_names_with_digits_or_in_other_scripts_count_as_words() {
    for (password, context) in [
        ("SamSam2026SamSam!", ["sam@example.com", "Sam"]),
        ("Li-Li-Li-Li-2026!", ["li@example.com", "Li"]),
        ("CarolDanvers2026!", ["carol.danvers77@example.com", "C."]),
        ("carol77!carol77!2026", ["carol77@example.com", "C."]),
        ("Иванова!Иванова!2026", ["ivanova@example.com", "Анна Иванова"]),
        ("李明李明李明李明李明2026!!!", ["li@example.com", "李明"]),
        ("MüllerMüller1987", ["m@example.com", "Jürgen Müller"]),
        ("19870412+19870412", ["19870412", "Carol"]),
    ] {
        refused(password, &context);
    }
}

/// Logins and names whose parts can form one password in many ways.
fn hostile_contexts() -> Vec<[String; 2]> {
    let cut = |text: String, length: usize| text.chars().take(length).collect::<String>();
    let powers = |root: &str, between: &str| (1..40).map(|n| root.repeat(n)).collect::<Vec<_>>().join(between);
    let fibonacci = |a: &str, b: &str, between: &str| {
        let mut words = vec![a.to_owned(), b.to_owned()];
        while words.len() < 12 {
            words.push(words[words.len() - 1].clone() + &words[words.len() - 2]);
        }
        words.join(between)
    };
    let tails = |between: &str| (0..40).map(|n| "a".repeat(n) + "b").collect::<Vec<_>>().join(between);
    [
        (powers("a", "."), powers("aa", " ")),
        (powers("ab", "."), powers("ba", " ")),
        (powers("1", "."), powers("12", " ")),
        (powers("\u{fdfa}", "."), powers("\u{fdfa}", " ")),
        (fibonacci("a", "ab", "."), fibonacci("b", "ba", " ")),
        (tails("."), powers("ba", " ")),
        ("a".repeat(120), "a".repeat(80)),
        ("ab".repeat(60), "a b c d e f g h ".repeat(5)),
    ]
    .map(|(login, name)| [cut(login, 120), cut(name, 80)])
    .into()
}

#[test]
fn the_work_grows_linearly_with_the_password_for_any_context() {
    let list: String = LIST.lines().filter(|line| line.chars().count() == 4).take(60).collect();
    let fibonacci = "abaababaabaababaababaabaababaabaab";
    let neighbours: String = ('\u{2500}'..).take(256).collect();
    let letters: String = ('\u{4e00}'..).take(256).collect();
    let mut most = 0;
    let patterns = "a ab aab aaaab abcdcba password1 11111112 12 1! !? anna 0123456789 1234321 aaaa. \
        aaaa.aaaaa.aaaaaa. a1b2 haha \u{fdfa} ß ﬃ a\u{301} 😀";
    for pattern in patterns.split(' ').chain([list.as_str(), fibonacci, &neighbours, &letters]) {
        let long = |length: usize| pattern.chars().cycle().take(length).collect::<String>();
        for context in hostile_contexts() {
            let context = [context[0].as_str(), context[1].as_str()];
            for end in ["", "Q7", "%~"] {
                let steps = |length: usize| common::judge(&(long(length) + end), &context).steps;
                let (half, whole) = (steps(128), steps(256));
                assert!(whole <= 3 * half + 1000, "{pattern} {end} {context:?}: {half}, then {whole}");
                most = most.max(whole);
            }
        }
    }
    assert!(most < 256 * 500, "{most} steps");
}
