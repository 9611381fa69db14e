//! Passwords: their length and equality after normalisation, and their hashes. `secrets::passwords` of the HTTP tests
//! checks that each stored hash has a salt of its own.

use futures_util::FutureExt as _;
use postern_backend::random::Random;
use postern_backend::secret::password::{Hashed, Password, Passwords, Queue, Turn};
use postern_shared::text as shared;

const PASSPHRASE: &str = "a walnut 🌰 in orbit 🪐 sings to the cactus 🌵 about piano tuning 🎹";

fn turn(passwords: &Passwords) -> Turn {
    passwords.turn(Queue::Known).unwrap()
}

/// Whether a password matches a stored hash.
async fn verifies(passwords: &Passwords, password: &str, hash: &Hashed) -> bool {
    passwords.verify(&turn(passwords), &Password::new(password), Some(hash)).await.unwrap()
}

/// A text of this many characters that is hard to guess.
fn text(length: usize) -> String {
    "walnut orbit cactus piano ".chars().cycle().take(length).collect()
}

#[test]
fn a_password_has_15_to_256_characters_after_normalisation() {
    assert_eq!(PASSPHRASE.chars().count(), 64);
    let decomposed = |letters: usize| text(letters - 10) + &"e\u{301}".repeat(10);
    for (password, expected) in [
        // With spaces and emoji.
        (PASSPHRASE, None),
        ("", Some("too_short")),
        (&text(14), Some("too_short")),
        (&text(15), None),
        (&text(256), None),
        (&text(257), Some("too_long")),
        // A ligature counts as two characters after normalisation; a letter with a separate accent counts as one.
        ("walnut orbit ﬁ", None),
        (&decomposed(14), Some("too_short")),
        (&decomposed(256), None),
        (&decomposed(257), Some("too_long")),
        (&"e\u{301}".repeat(14), Some("too_short")),
        // Characters count, not bytes.
        ("😀🌰🪐🌵🎹🚲🧦🪁", Some("too_short")),
        // The most characters that compose to a single one.
        (&"α\u{313}\u{300}\u{345}".repeat(257), Some("too_long")),
        (&"\u{fdfa}".repeat(20_000), Some("too_long")),
    ] {
        // The service, and the rule that the console shares.
        for outcome in [Password::new(password).must_be_fit(&[]), shared::password(password)] {
            assert_eq!(outcome.err().map(|violation| violation.code), expected, "{password}");
        }
    }
    // These have the right length, and only the service finds them too common.
    for letter in ["e\u{301}", "α\u{313}\u{300}\u{345}"] {
        assert_eq!(shared::password(&letter.repeat(256)), Ok(()), "{letter}");
    }
}

#[tokio::test]
async fn a_new_password_is_judged_before_it_is_hashed_and_within_the_same_limit() {
    let passwords = Passwords::new(Random::system(), 1).unwrap();
    let names = ["carol.danvers@example.com", "Carol Danvers"];
    let common = Password::new("CarolDanvers2026!");
    assert_eq!(
        passwords.hash_new(&turn(&passwords), &common, &names).await.unwrap().unwrap_err().code,
        "common_password"
    );
    assert_eq!(
        passwords.hash_new(&turn(&passwords), &Password::new("short"), &names).await.unwrap().unwrap_err().code,
        "too_short"
    );
    assert_eq!(passwords.computed(), 0);
    let acceptable = Password::new(PASSPHRASE);
    let hash = passwords.hash_new(&turn(&passwords), &acceptable, &names).await.unwrap().unwrap();
    assert!(passwords.verify(&turn(&passwords), &acceptable, Some(&hash)).await.unwrap());
    assert_eq!(passwords.computed(), 2);
    // A limit of zero concurrent hashes also stops judging.
    let closed = Passwords::new(Random::system(), 0).unwrap();
    assert!(closed.hash_new(&turn(&closed), &common, &names).now_or_never().is_none());
}

#[tokio::test]
async fn equivalent_unicode_spellings_are_the_same_password() {
    let passwords = Passwords::new(Random::system(), 2).unwrap();
    let hash = passwords.hash(&turn(&passwords), &Password::new("caf\u{e9} walnut ﬁle Ⅸ Å")).await.unwrap();
    let same = "cafe\u{301} walnut file IX \u{212b}";
    assert!(verifies(&passwords, same, &hash).await);
    for other in ["CAFÉ WALNUT FILE IX Å", "cafe walnut file IX Å", "café walnut file IX Å ", "café  walnut file IX Å"]
    {
        assert!(!verifies(&passwords, other, &hash).await, "{other}");
    }
}

#[tokio::test]
async fn the_hash_covers_every_byte_of_the_longest_password() {
    let passwords = Passwords::new(Random::system(), 2).unwrap();
    let longest = text(256);
    let hash = passwords.hash(&turn(&passwords), &Password::new(&longest)).await.unwrap();
    assert!(verifies(&passwords, &longest, &hash).await);
    for at in [0, 71, 72, 73, 127, 128, 254, 255] {
        let mut bytes = longest.clone().into_bytes();
        bytes[at] ^= 1;
        let other = String::from_utf8(bytes).unwrap();
        assert!(!verifies(&passwords, &other, &hash).await, "byte {at}");
    }
}

#[tokio::test]
async fn a_hash_is_argon2id_with_19_mib_and_two_passes_and_weaker_ones_are_detected() {
    let passwords = Passwords::new(Random::system(), 2).unwrap();
    let password = Password::new(PASSPHRASE);
    let hashed = passwords.hash(&turn(&passwords), &password).await.unwrap();
    assert!(!hashed.is_weak());
    let phc = serde_json::to_value(&hashed).unwrap().as_str().unwrap().to_owned();
    assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
    for weaker in [
        phc.replace("m=19456", "m=19455"),
        phc.replace("t=2", "t=1"),
        phc.replace("argon2id", "argon2i"),
        phc.replace("argon2id", "argon2d"),
        String::new(),
        "plain".to_owned(),
    ] {
        let hashed = Hashed::from_phc(weaker.clone());
        assert!(hashed.is_weak(), "{weaker}");
        // Different parameters give a different hash. A text that is no hash is an error and verifies nothing.
        assert!(!passwords.verify(&turn(&passwords), &password, Some(&hashed)).await.unwrap_or(false), "{weaker}");
    }
}

#[tokio::test]
async fn a_weaker_hash_made_elsewhere_still_verifies_its_password() {
    let passwords = Passwords::new(Random::system(), 2).unwrap();
    // Source: the test vectors of the reference implementation of argon2.
    for older in [
        "$argon2i$v=16$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
        "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
    ] {
        let hashed = Hashed::from_phc(older.to_owned());
        assert!(hashed.is_weak(), "{older}");
        assert!(verifies(&passwords, "password", &hashed).await, "{older}");
        assert!(!verifies(&passwords, "passwore", &hashed).await, "{older}");
    }
}
