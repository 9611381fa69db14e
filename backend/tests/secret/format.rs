//! The format of keys, sessions, invitations and set-up codes: a mistyped one is never read, and no kind is read as
//! another.

use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_shared::id::{ApiUserId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};

use super::{KINDS, key_of};

/// Characters that a typing mistake could insert: all printable ASCII, control characters and look-alikes.
fn replacements() -> impl Iterator<Item = char> + Clone {
    (' '..='~').chain(['\0', '\n', '\r', '\t', 'é', 'а', '０', '\u{200b}', '\u{301}', '😀'])
}

fn owners(random: &Random) -> [PrincipalId; 2] {
    [random.id(UserId::from_random).into(), random.id(ApiUserId::from_random).into()]
}

/// A new key of this principal, and its text.
fn key_and_text(owner: PrincipalId, random: &Random) -> (KeyRef, String) {
    let reference = key_of(owner, random);
    let text = bearer::key(random, &reference).reveal().to_owned();
    (reference, text)
}

/// Whether a text is read as each of the kinds.
fn read_as(text: &str) -> [bool; 4] {
    KINDS.map(|kind| (kind.reads)(text))
}

#[test]
fn a_key_names_its_owner_and_id_and_its_prefix_reveals_nothing_of_the_secret() {
    let random = Random::system();
    for owner in owners(&random) {
        let (reference, text) = key_and_text(owner, &random);
        let (read, hash) = bearer::read_key(&text).unwrap();
        assert_eq!(read, reference);
        assert!(hash.matches(&bearer::read_key(&text).unwrap().1));

        assert!(text.len() <= 90, "{} characters", text.len());
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{text}");
        let prefix = bearer::key_prefix(&reference);
        assert_eq!(text.rsplit_once('_').unwrap().0, prefix);
        // The prefix is the same for every secret of the key, so it reveals nothing of any.
        let other = bearer::key(&random, &reference);
        assert!(other.reveal() != text && other.reveal().starts_with(&prefix));
        assert!(prefix.starts_with("pst_") && prefix.contains(reference.id.random_part()));
    }
}

#[test]
fn a_key_with_any_one_character_changed_is_not_read() {
    let random = Random::system();
    for owner in owners(&random) {
        let (_, text) = key_and_text(owner, &random);
        for (at, was) in text.char_indices() {
            for other in replacements().filter(|other| *other != was) {
                let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                assert!(read_as(&changed) == [false; 4], "{other:?} in place of character {at} of {text}");
            }
        }
    }
}

#[test]
fn a_key_that_is_cut_extended_or_has_neighbours_swapped_is_not_read() {
    let random = Random::system();
    let (_, text) = key_and_text(owners(&random)[0].clone(), &random);
    for at in 0..text.len() {
        assert!(read_as(&text[..at]) == [false; 4] && (at == 0 || read_as(&text[at..]) == [false; 4]));
        let without = format!("{}{}", &text[..at], &text[at + 1..]);
        assert!(read_as(&without) == [false; 4], "{without} for {text}");
        for more in replacements() {
            let longer = format!("{}{more}{}", &text[..at], &text[at..]);
            assert!(read_as(&longer) == [false; 4], "{longer:?} for {text}");
        }
        let mut swapped = text.clone().into_bytes();
        if at + 1 < swapped.len() && swapped[at] != swapped[at + 1] {
            swapped.swap(at, at + 1);
            assert!(
                bearer::read_key(str::from_utf8(&swapped).unwrap()).is_none(),
                "swapped neighbours at {at} of {text}"
            );
        }
    }
    for more in replacements() {
        assert!(read_as(&format!("{text}{more}")) == [false; 4]);
    }
    assert!(read_as(&format!("{text}{text}")) == [false; 4]);
}

#[test]
fn no_kind_of_secret_is_read_as_another() {
    let random = Random::system();
    let user = random.id(UserId::from_random);
    let all = KINDS.map(|kind| (kind.make)(&random, &user).reveal().to_owned());
    for (n, text) in all.iter().enumerate() {
        let mut expected = [false; 4];
        expected[n] = true;
        assert_eq!(read_as(text), expected, "{text}");
        assert!(text.len() <= 90 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        // Not even with another kind's prefix or public part before its own secret.
        for (m, other) in all.iter().enumerate().filter(|(m, _)| *m != n) {
            assert_eq!(read_as(&format!("{}{}", &other[..4], &text[4..])), [false; 4], "{n} as {m}");
            let (public, secret) = (other.rsplit_once('_').unwrap().0, text.rsplit_once('_').unwrap().1);
            assert_eq!(read_as(&format!("{public}_{secret}")), [false; 4], "{n} as {m}");
        }
    }
}

#[test]
fn a_user_and_an_api_user_with_the_same_digits_have_different_keys() {
    let random = Random::system();
    let digits = random.base62(12);
    let of_user = key_of(UserId::from_random(&digits).unwrap(), &random);
    let of_api_user = KeyRef { owner: ApiUserId::from_random(&digits).unwrap().into(), id: of_user.id.clone() };
    let text = bearer::key(&random, &of_user);
    assert_eq!(bearer::read_key(text.reveal()).unwrap().0, of_user);
    assert_ne!(bearer::key_prefix(&of_user), bearer::key_prefix(&of_api_user));
}
