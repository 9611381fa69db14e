//! Secrets: nothing that is stored or logged gives one away, each leaves in one answer, passwords are hashed slowly, and
//! who is refused learns nothing from how.

mod debug;
mod leaks;
mod passwords;
mod sign_in;

/// The shortest piece of a secret that must be nowhere.
const PIECE: usize = 12;

/// The first piece of a secret that is in a text.
fn piece_in<'a>(secret: &'a str, text: &str) -> Option<&'a str> {
    // What stands before the last underscore of a key, cookie or code is public.
    let secret = secret.rsplit_once('_').map_or(secret, |(_, secret)| secret);
    assert!(secret.is_ascii() && secret.len() >= PIECE);
    let pieces = |length: usize| (0..=secret.len() - length).map(move |start| &secret[start..start + length]);
    // Every piece holds one of these shorter ones, so in most texts it is enough to look for them.
    let mut shorter = pieces(PIECE / 2 + 1).step_by(PIECE / 2);
    if shorter.any(|piece| text.contains(piece)) { pieces(PIECE).find(|piece| text.contains(piece)) } else { None }
}
