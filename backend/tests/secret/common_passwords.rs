//! Easily guessed passwords, and combinations of them, are refused with a reason; a few unrelated words are accepted.

use postern_backend::secret::common;
use postern_backend::secret::password::Password;
use postern_shared::text::PASSWORD_MIN;

static LIST: &str = include_str!("../../src/secret/common_passwords.txt");

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
    for password in [
        "password12345678",
        "Password 2345 2345",
        "qwertyuiop123456",
        "letmeinletmein99",
        "dragon dragon dragon",
        "iloveyou iloveyou",
        "Ｐａｓｓｗｏｒｄ Ｐａｓｓｗｏｒｄ",
        "administratorpostern",
        "postern postern 1234",
        "monkeymonkey1111111",
    ] {
        refused(password, &[]);
    }
}

#[test]
fn runs_and_repetitions_are_refused() {
    for password in [
        "aaaaaaaaaaaaaaaa",
        "1234567890123456",
        "abcdefghijklmnop",
        "zyxwvutsrqponmlk",
        "0000000011111111",
        "abcdefghabcdefgh",
        "abababababababab",
        "                ",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    ] {
        refused(password, &[]);
    }
}

#[test]
fn the_users_own_login_and_name_and_their_parts_are_refused() {
    let context = ["grace.hopper@example.com", "Grace Hopper"];
    for password in [
        "grace.hopper@example.com",
        "GRACE HOPPER GRACE HOPPER",
        "gracehopper12345",
        "hopperhopperhopper",
        "example example example",
        "Grace Hopper Grace",
    ] {
        refused(password, &context);
    }
    accepted("hopper walnut orbit grace cactus", &context);
    // Somebody else's name is accepted.
    accepted("grace.hopper@example.com", &["ada@example.com", "Ada"]);
}

#[test]
fn a_few_unrelated_words_are_accepted_even_if_each_is_common() {
    for password in [
        "dragon monkey sunshine",
        "walnut orbit cactus piano",
        "correct horse battery staple",
        "Fünf zahme Ziegen zagen",
        "ご飯とお味噌汁とお漬け物がいい",
        "qp8-zv4-mw1-xk7-rt2",
    ] {
        accepted(password, &[]);
    }
}

#[test]
fn digits_and_symbols_around_words_do_not_make_them_harder_to_guess() {
    let context = ["carol.danvers@example.com", "Carol Danvers"];
    for password in [
        "CarolDanvers2026!",
        "2026CarolDanvers!!",
        "Carol.Danvers.123456",
        "!!postern2026postern!!",
        "carol_danvers_2026",
        "Carol-1987-Danvers",
        "#carol# #danvers# 77",
        "31.12.1987 Carol!",
        "Carol 31/12/1987",
        "(Carol) [Danvers] {9}",
        "$$$$$$carol$$$$$$9",
        "carol......danvers",
        "ＣａｒｏｌＤａｎｖｅｒｓ２０２６！",
        "carol.danvers@example.com1!",
        "Carol.Danvers77@Example77",
        "danvers@carol@2026",
        "1!2!Carol!3!Danvers",
        // The same with common words and long runs.
        "Sunshine!2026!Dragon",
        "12/password/2026!!",
        "qwerty_qwerty_77!",
        "aaaaaaaaaaaaaaa1!",
        "abcdefghijkl#7!29",
        "Postern+Administrator=1",
        "Carol.Danvers.Postern.Example.1!",
    ] {
        refused(password, &context);
    }
    for password in [
        "seven grey carol herons wade",
        "carol herons 2026 wade",
        "Carol Danvers grey heron 2026!",
        // Random digits are no decoration.
        "carol 83719402657193",
        "dragon-83719402657193",
        "83719402657193845",
        "7#2$9!4@8%1^6&3*5",
        "4085 1937 2604 8815",
    ] {
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
    for pattern in [
        "a",
        "ab",
        "aab",
        "aaaab",
        "abcdcba",
        "password1",
        "11111112",
        "12",
        "1!",
        "!?",
        "anna",
        "0123456789",
        "1234321",
        "aaaa.",
        "aaaa.aaaaa.aaaaaa.",
        "a1b2",
        "haha",
        "\u{fdfa}",
        "ß",
        "ﬃ",
        "a\u{301}",
        "😀",
        &list,
        fibonacci,
        &neighbours,
        &letters,
    ] {
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
