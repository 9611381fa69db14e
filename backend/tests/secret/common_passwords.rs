//! Passwords that someone would try first are refused with the reason, whole or put together; unrelated words are not.

use postern_backend::secret::common;
use postern_backend::secret::password::Password;
use postern_shared::text::PASSWORD_MIN;

static LIST: &str = include_str!("../../src/secret/common_passwords.txt");

#[track_caller]
fn refused(password: &str, context: &[&str]) {
    let broken = Password::new(password).must_be_fit(context).expect_err(password);
    assert_eq!(broken.code, "common_password", "{password}: {broken:?}");
    assert!(broken.detail.contains("words"), "a reason that helps: {}", broken.detail);
}

#[track_caller]
fn accepted(password: &str, context: &[&str]) {
    assert_eq!(Password::new(password).must_be_fit(context), Ok(()), "{password}");
}

#[test]
fn every_password_of_the_list_is_refused_alone_and_repeated_until_it_is_long_enough() {
    assert!(LIST.lines().count() >= 3000);
    let long = LIST.lines().filter(|line| line.chars().count() >= PASSWORD_MIN);
    assert!(long.clone().count() >= 10, "the list has passwords that are long enough to be tried");
    long.for_each(|line| refused(line, &[]));
    for line in LIST.lines() {
        let times = PASSWORD_MIN.div_ceil(line.chars().count());
        refused(&line.repeat(times), &[]);
        refused(&vec![line; times].join(" "), &[]);
        assert!(common::refuse(&line.to_uppercase(), &[]).is_err(), "{line} in capitals");
    }
}

#[test]
fn two_common_pieces_in_any_order_and_spelling_are_refused() {
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
fn ones_own_login_and_name_are_refused_and_so_are_their_parts() {
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
    // What is somebody else's name is nobody's business.
    accepted("grace.hopper@example.com", &["ada@example.com", "Ada"]);
}

#[test]
fn a_few_unrelated_words_are_fine_even_when_each_is_common() {
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
fn a_long_password_made_to_be_slow_to_judge_is_judged_soon() {
    let words: Vec<&str> = LIST.lines().filter(|line| line.chars().count() == 4).take(60).collect();
    let long = |text: String| text.chars().cycle().take(256).collect::<String>();
    let began = std::time::Instant::now();
    for password in [
        long(words.concat()),
        long("a".to_owned()),
        long("ab".to_owned()),
        long("aab".to_owned()),
        long("abcdcba".to_owned()),
        long("password1".to_owned()),
        long("11111112".to_owned()),
    ] {
        let _ = common::refuse(&password, &[&long("anna".to_owned())]);
    }
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}
