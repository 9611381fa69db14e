//! Secrets: none is in the table or the log, each is in one answer, passwords are hashed slowly, and a refusal to sign
//! in reveals nothing.

mod debug;
mod leaks;
mod passwords;
mod sign_in;

/// The length of the pieces of a secret that must not occur anywhere.
const PIECE: usize = 12;

/// The first piece of a secret that occurs in a text.
fn piece_in<'a>(secret: &'a str, text: &str) -> Option<&'a str> {
    // The part before the last underscore of a key, cookie or code is public.
    let secret = secret.rsplit_once('_').map_or(secret, |(_, secret)| secret);
    assert!(secret.is_ascii() && secret.len() >= PIECE);
    let pieces = |length: usize| (0..=secret.len() - length).map(move |start| &secret[start..start + length]);
    // Every piece contains one of these shorter ones, so searching for them is enough for most texts.
    let mut shorter = pieces(PIECE / 2 + 1).step_by(PIECE / 2);
    if shorter.any(|piece| text.contains(piece)) { pieces(PIECE).find(|piece| text.contains(piece)) } else { None }
}
