//! Passwords that are refused because they are among the first that an attacker tries.
//!
//! `common_passwords.txt` holds the 3,000 most frequent passwords of 4 characters or more and the longer ones among
//! the 30,000 most frequent. Source: the frequency lists of zxcvbn (MIT licence).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use postern_shared::field::Broken;
use postern_shared::text::canonical;

static LIST: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// The longest text in the list that is looked for inside a password.
const LONGEST: usize = 24;

/// Refuses a password that is common, or made of nothing but one or two common pieces: words of the list, words of
/// the context (the login, the name, the product), repetitions and runs such as `1234` or `abcd`.
pub fn refuse(password: &str, context: &[&str]) -> Result<(), Broken> {
    let text: Vec<char> = canonical(password).chars().filter(|c| !c.is_whitespace()).collect();
    let context: BTreeSet<String> = context
        .iter()
        .chain(&["postern", "password", "administrator"])
        .flat_map(|word| {
            let word = canonical(word);
            let parts: Vec<String> = word.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
            // Whole it is looked for as it is written, without its spaces, and as its letters and digits alone.
            let whole = word.chars().filter(|c| !c.is_whitespace()).collect();
            let bare = word.chars().filter(|c| c.is_alphanumeric()).collect();
            parts.into_iter().chain([whole, bare])
        })
        .filter(|word| word.chars().count() >= 4)
        .collect();
    if pieces(&text, &context) {
        return Err(Broken::new(
            "common_password",
            "This is among the first passwords that someone would try. Use a few unrelated words instead.",
        ));
    }
    Ok(())
}

/// Whether the text is nothing but at most two different guessable pieces, however often repeated.
fn pieces(text: &[char], context: &BTreeSet<String>) -> bool {
    // `reached[i]`: with which sets of different pieces the first i characters can be spelled.
    let mut reached: Vec<BTreeSet<BTreeSet<String>>> = vec![BTreeSet::new(); text.len() + 1];
    reached[0].insert(BTreeSet::new());
    for start in 0..text.len() {
        for used in reached[start].clone() {
            for end in guessable_ends(text, start, context) {
                let mut used = used.clone();
                used.insert(text[start..end].iter().collect());
                if used.len() <= 2 {
                    reached[end].insert(used);
                }
            }
        }
    }
    !reached[text.len()].is_empty()
}

/// Where a guessable piece that begins here can end.
fn guessable_ends(text: &[char], start: usize, context: &BTreeSet<String>) -> Vec<usize> {
    let longest_word = context.iter().map(|word| word.chars().count()).max().unwrap_or(0).max(LONGEST);
    let words = (start + 1..=text.len().min(start + longest_word)).filter(|end| {
        let piece: String = text[start..*end].iter().collect();
        context.contains(&piece) || LIST.contains(piece.as_str())
    });
    let run = run_end(text, start);
    words.chain((run > start).then_some(run)).collect()
}

/// Where the longest repetition or run of neighbours (`aaaa`, `1234`, `dcba`) that begins here ends.
fn run_end(text: &[char], start: usize) -> usize {
    [-1_i64, 0, 1]
        .into_iter()
        .map(|step| {
            let follows = |pair: &&[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step;
            start + 1 + text[start..].windows(2).take_while(follows).count()
        })
        .max()
        .unwrap_or(start)
}
