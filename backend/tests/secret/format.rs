//! The format of keys, sessions, invitations and set-up codes: a mistyped one is never read, and no kind is read as
//! another.

use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_shared::id::{ApiUserId, KeyId, SessionId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};

/// Characters that a typing mistake could insert: all printable ASCII, control characters and look-alikes.
fn replacements() -> impl Iterator<Item = char> + Clone {
    (' '..='~').chain(['\0', '\n', '\r', '\t', 'é', 'а', '０', '\u{200b}', '\u{301}', '😀'])
}

fn owners(random: &Random) -> [PrincipalId; 2] {
    [random.id(UserId::from_random).into(), random.id(ApiUserId::from_random).into()]
}

fn key_of(owner: PrincipalId, random: &Random) -> (KeyRef, String) {
    let reference = KeyRef { owner, id: random.id(KeyId::from_random) };
    let text = bearer::key(random, &reference).reveal().to_owned();
    (reference, text)
}

/// Whether a text is read as a key, a session, an invitation and a set-up code.
fn read_as(text: &str) -> [bool; 4] {
    [
        bearer::read_key(text).is_some(),
        bearer::read_session(text).is_some(),
        bearer::read_invitation(text).is_some(),
        bearer::is_setup(text),
    ]
}

/// One secret of each kind, in the order of [`read_as`].
fn one_of_each(random: &Random) -> [String; 4] {
    let user: UserId = random.id(UserId::from_random);
    let secrets = [
        bearer::key(random, &KeyRef { owner: user.clone().into(), id: random.id(KeyId::from_random) }),
        bearer::session(random, &user, &random.id(SessionId::from_random)),
        bearer::invitation(random, &user),
        bearer::setup(random),
    ];
    secrets.map(|secret| secret.reveal().to_owned())
}

#[test]
fn a_key_names_its_owner_and_id_and_its_prefix_reveals_nothing_of_the_secret() {
    let random = Random::system();
    for owner in owners(&random) {
        let (reference, text) = key_of(owner.clone(), &random);
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
        let (_, text) = key_of(owner, &random);
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
    let (_, text) = key_of(owners(&random)[0].clone(), &random);
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
    let all = one_of_each(&random);
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
    let id: KeyId = random.id(KeyId::from_random);
    let user: PrincipalId = UserId::from_random(&digits).unwrap().into();
    let api_user: PrincipalId = ApiUserId::from_random(&digits).unwrap().into();
    let [of_user, of_api_user] = [user, api_user].map(|owner| KeyRef { owner, id: id.clone() });
    let text = bearer::key(&random, &of_user);
    assert_eq!(bearer::read_key(text.reveal()).unwrap().0, of_user);
    assert_ne!(bearer::key_prefix(&of_user), bearer::key_prefix(&of_api_user));
}

#[test]
fn debug_output_reveals_nothing_of_a_secret() {
    let random = Random::system();
    let (_, text) = key_of(owners(&random)[0].clone(), &random);
    let (reference, hash) = bearer::read_key(&text).unwrap();
    let key = bearer::key(&random, &reference);
    let shown = format!("{key:?} {hash:?} {:#?}", (&key, &hash));
    let secret = key.reveal().rsplit_once('_').unwrap().1;
    assert!(!shown.contains(&secret[..8]) && !shown.contains(&hash.hex()[..8]), "{shown}");
}
