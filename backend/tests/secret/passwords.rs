//! Passwords: their length after normalisation, their equality after normalisation, and what they are hashed to.

use futures_util::FutureExt as _;
use postern_backend::random::Random;
use postern_backend::secret::password::{Hashed, Password, Passwords};
use postern_shared::field::Broken;

const PASSPHRASE: &str = "a walnut 🌰 in orbit 🪐 sings to the cactus 🌵 about piano tuning 🎹";

fn fit(password: &str) -> Result<(), Broken> {
    Password::new(password).must_be_fit(&[])
}

fn code(outcome: Result<(), Broken>) -> Option<&'static str> {
    outcome.err().map(|broken| broken.code)
}

/// Text of this many characters that nobody would guess.
fn text(length: usize) -> String {
    "walnut orbit cactus piano ".chars().cycle().take(length).collect()
}

#[test]
fn a_passphrase_of_64_characters_with_spaces_and_emoji_is_fine() {
    assert_eq!(PASSPHRASE.chars().count(), 64);
    assert_eq!(fit(PASSPHRASE), Ok(()));
}

#[test]
fn a_password_has_15_to_256_characters_after_normalisation() {
    for (length, expected) in
        [(0, Some("too_short")), (14, Some("too_short")), (15, None), (256, None), (257, Some("too_long"))]
    {
        assert_eq!(code(fit(&text(length))), expected, "{length}");
    }
    // A ligature is two characters once normalised; a letter with its accent typed apart is one.
    assert_eq!(code(fit("walnut orbit ﬁ")), None);
    let apart = |letters: usize| text(letters - 10) + &"e\u{301}".repeat(10);
    assert_eq!(code(fit(&apart(14))), Some("too_short"));
    assert_eq!(code(fit(&apart(256))), None);
    assert_eq!(code(fit(&apart(257))), Some("too_long"));
    // Characters count, not bytes.
    let smileys: String = ["😀", "🌰", "🪐", "🌵", "🎹", "🚲", "🧦", "🪁"].concat();
    assert_eq!(code(fit(&smileys)), Some("too_short"));
}

#[test]
fn the_shared_rule_counts_as_the_service_does() {
    use postern_shared::text::password;
    assert_eq!(code(password("walnut orbit ﬁ")), None);
    assert_eq!(code(password(&"e\u{301}".repeat(256))), None);
    assert_eq!(code(password(&"e\u{301}".repeat(14))), Some("too_short"));
}

#[test]
fn a_text_that_is_too_long_in_any_form_is_too_long() {
    use postern_shared::text::password;
    // The most characters that one is composed of.
    assert_eq!(code(password(&"α\u{313}\u{300}\u{345}".repeat(256))), None);
    assert_eq!(code(password(&"α\u{313}\u{300}\u{345}".repeat(257))), Some("too_long"));
    assert_eq!(code(password(&"\u{fdfa}".repeat(20_000))), Some("too_long"));
}

#[tokio::test]
async fn a_new_password_is_judged_before_it_is_hashed_and_under_the_same_bound() {
    let passwords = Passwords::new(Random::system(), 1).unwrap();
    let names = ["carol.danvers@example.com", "Carol Danvers"];
    let unfit = Password::new("CarolDanvers2026!");
    assert_eq!(passwords.hash_new(&unfit, &names).await.unwrap().unwrap_err().code, "common_password");
    assert_eq!(passwords.hash_new(&Password::new("short"), &names).await.unwrap().unwrap_err().code, "too_short");
    assert_eq!(passwords.computed(), 0);
    let fit = Password::new(PASSPHRASE);
    let hash = passwords.hash_new(&fit, &names).await.unwrap().unwrap();
    assert!(passwords.verify(&fit, Some(&hash)).await.unwrap());
    assert_eq!(passwords.computed(), 2);
    // Where nothing may be hashed, nothing is judged.
    let closed = Passwords::new(Random::system(), 0).unwrap();
    assert!(closed.hash_new(&unfit, &names).now_or_never().is_none());
}

#[tokio::test]
async fn what_looks_the_same_on_another_keyboard_is_the_same_password() {
    let passwords = Passwords::new(Random::system(), 2).unwrap();
    let hash = passwords.hash(&Password::new("caf\u{e9} walnut ﬁle Ⅸ Å")).await.unwrap();
    let same = "cafe\u{301} walnut file IX \u{212b}";
    assert!(passwords.verify(&Password::new(same), Some(&hash)).await.unwrap());
    for other in ["CAFÉ WALNUT FILE IX Å", "cafe walnut file IX Å", "café walnut file IX Å ", "café  walnut file IX Å"]
    {
        assert!(!passwords.verify(&Password::new(other), Some(&hash)).await.unwrap(), "{other}");
    }
}

#[tokio::test]
async fn no_byte_of_the_longest_password_is_left_out_of_the_hash() {
    let passwords = Passwords::new(Random::system(), 2).unwrap();
    let longest = text(256);
    let hash = passwords.hash(&Password::new(&longest)).await.unwrap();
    assert!(passwords.verify(&Password::new(&longest), Some(&hash)).await.unwrap());
    for at in [0, 71, 72, 73, 127, 128, 254, 255] {
        let mut bytes = longest.clone().into_bytes();
        bytes[at] ^= 1;
        let other = String::from_utf8(bytes).unwrap();
        assert!(!passwords.verify(&Password::new(&other), Some(&hash)).await.unwrap(), "byte {at}");
    }
}

#[tokio::test]
async fn a_hash_is_argon2id_of_19_mib_and_two_passes_with_a_salt_of_its_own_and_a_weaker_one_is_told() {
    let passwords = Passwords::new(Random::system(), 2).unwrap();
    let password = Password::new(PASSPHRASE);
    let [one, two] = [passwords.hash(&password).await.unwrap(), passwords.hash(&password).await.unwrap()];
    assert!(one != two, "the salt is the same twice");
    for hashed in [&one, &two] {
        let text = serde_json::to_value(hashed).unwrap();
        let parts: Vec<&str> = text.as_str().unwrap().split('$').collect();
        assert_eq!(parts[1..4], ["argon2id", "v=19", "m=19456,t=2,p=1"], "{text}");
        assert!(parts[4].len() >= 22, "less than 16 bytes of salt in {text}");
        assert!(!hashed.is_weak());
        assert!(!format!("{hashed:?} {password:?}").contains("argon2"), "shown in debug output");
    }
    let phc = serde_json::to_value(&one).unwrap().as_str().unwrap().to_owned();
    for weaker in [
        phc.replace("m=19456", "m=19455"),
        phc.replace("t=2", "t=1"),
        phc.replace("argon2id", "argon2i"),
        phc.replace("argon2id", "argon2d"),
        String::new(),
        "plain".to_owned(),
    ] {
        assert!(Hashed::from_phc(weaker.clone()).is_weak(), "{weaker}");
        // What is computed otherwise comes out otherwise; what is no hash at all is a fault, and lets nobody in.
        assert!(
            !passwords.verify(&password, Some(&Hashed::from_phc(weaker.clone()))).await.unwrap_or(false),
            "{weaker}"
        );
    }
}

#[tokio::test]
async fn a_hash_made_elsewhere_and_with_less_still_lets_its_owner_in() {
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
        assert!(passwords.verify(&Password::new("password"), Some(&hashed)).await.unwrap(), "{older}");
        assert!(!passwords.verify(&Password::new("passwore"), Some(&hashed)).await.unwrap(), "{older}");
    }
}
