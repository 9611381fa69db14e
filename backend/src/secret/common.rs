//! Passwords that are refused because they are among the first that an attacker tries.
//!
//! `common_passwords.txt` holds the 3,000 most frequent passwords of 4 characters or more and the longer ones among
//! the 30,000 most frequent. Source: the frequency lists of zxcvbn (MIT licence).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use postern_shared::field::Broken;
use postern_shared::text::canonical;

static LIST: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// The longest text in the list that is looked for inside a password.
const LONGEST: usize = 24;
/// How many digits, punctuation marks and symbols around words are too few to make them hard to guess: those of a date.
const DECORATION: u8 = 8;
/// The most pairs of pieces that are followed at one position. Only text made of guessable pieces has more.
const ALTERNATIVES: usize = 128;

/// Refuses a password that, whatever its case and without its spaces, is nothing but one or two different guessable pieces,
/// however often repeated, with at most 8 digits, punctuation marks and symbols before, between and after them.
///
/// Guessable pieces are the words of the list, single characters, runs such as `1234` or `dcba`, and the words of the context
/// (the login, the name, the product), which are one piece together. Of the 8, a character that equals or neighbours the one
/// before it (`!!`, `23`) does not count. They are only left out beside a word of the context or a piece of 4 characters, or 8
/// if they are all digits: a number made by chance is not a word with digits around it.
pub fn refuse(password: &str, context: &[&str]) -> Result<(), Broken> {
    if judge(password, context).guessable {
        return Err(Broken::new(
            "common_password",
            "This is among the first passwords that someone would try. Use a few unrelated words instead.",
        ));
    }
    Ok(())
}

/// Whether a password is guessable, and the work it took to tell.
#[derive(Debug, Clone, Copy)]
pub struct Judgement {
    /// Whether [`refuse`] refuses it.
    pub guessable: bool,
    /// Comparisons with a word and extensions of a spelling. Bounded for each character of the password.
    pub steps: usize,
}

/// Judges a password as [`refuse`] does.
#[must_use]
pub fn judge(password: &str, context: &[&str]) -> Judgement {
    let text: Vec<char> = canonical(password).chars().filter(|c| !c.is_whitespace()).collect();
    let words = context_words(context);
    let mut pieces =
        Pieces { text: &text, words: &words, runs: runs(&text), ids: HashMap::new(), telling: vec![true], steps: 0 };
    let guessable = pieces.spell();
    Judgement { guessable, steps: pieces.steps }
}

/// The words of the context: each as it is written, without spaces, as letters and digits alone, and in its parts.
fn context_words(context: &[&str]) -> Vec<Vec<char>> {
    let mut words = BTreeSet::new();
    for text in context.iter().chain(&["postern", "password", "administrator"]) {
        let text = canonical(text);
        words.insert(text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<char>>());
        // The two sides of an e-mail address are words, too.
        for side in text.split('@').chain([text.as_str()]) {
            words.insert(side.chars().filter(|c| c.is_alphanumeric()).collect());
            words.insert(side.chars().filter(|c| c.is_alphabetic()).collect());
        }
        let parts = text.split(|c: char| !c.is_alphanumeric()).chain(text.split(|c: char| !c.is_alphabetic()));
        words.extend(parts.map(|part| part.chars().collect()));
    }
    let is_long = |word: &Vec<char>| word.len() >= if word.iter().any(|c| c.is_alphabetic()) { 2 } else { 4 };
    words.into_iter().filter(is_long).collect()
}

/// The length of what a word repeats: 2 for `haha`, its own length for most.
fn root(word: &[char]) -> usize {
    let repeats = |length: &usize| word.len().is_multiple_of(*length) && word[*length..] == word[..word.len() - length];
    (1..word.len()).find(repeats).unwrap_or(word.len())
}

/// The number of a piece. Equal text is the same piece.
type PieceId = usize;

/// The piece that every word of the context is.
const CONTEXT: PieceId = 0;

/// How far one character of a run is from the one before it: `dcba`, `aaaa`, `abcd`.
const STEPS: [i64; 3] = [-1, 0, 1];

/// For each step and each character, the length of the run that begins there.
fn runs(text: &[char]) -> [Vec<usize>; 3] {
    STEPS.map(|step| {
        let mut lengths = vec![1; text.len()];
        for (at, pair) in text.windows(2).enumerate().rev() {
            if i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step {
                lengths[at] = lengths[at + 1] + 1;
            }
        }
        lengths
    })
}

/// The different pieces that a spelling uses, in order; at most two.
type Used = [Option<PieceId>; 2];

/// Those used and one more, unless that would be three.
fn with(used: Used, piece: PieceId) -> Option<Used> {
    match used {
        [_, Some(last)] if last == piece => Some(used),
        [Some(first), _] if first == piece => Some(used),
        [None, None] => Some([None, Some(piece)]),
        [None, Some(only)] => Some([Some(only.min(piece)), Some(only.max(piece))]),
        [Some(_), _] => None,
    }
}

/// The guessable pieces of a text.
struct Pieces<'a> {
    text: &'a [char],
    words: &'a [Vec<char>],
    runs: [Vec<usize>; 3],
    /// By text and length. What is longer than the words of the list is a run, and its first characters tell which.
    ids: HashMap<(&'a [char], usize), PieceId>,
    /// For each piece, whether it was seen in what is guessable with digits around it.
    telling: Vec<bool>,
    steps: usize,
}

impl<'a> Pieces<'a> {
    /// Whether the text can be spelled with at most two different pieces and little decoration.
    fn spell(&mut self) -> bool {
        // `reached[i]`: the pairs of pieces that spell the first i characters, each with the least decoration it takes.
        let mut reached: Vec<BTreeMap<Used, u8>> = vec![BTreeMap::new(); self.text.len() + 1];
        reached[0].insert([None, None], 0);
        for start in 0..self.text.len() {
            let spellings = std::mem::take(&mut reached[start]);
            if spellings.len() > ALTERNATIVES {
                return true;
            }
            if spellings.is_empty() {
                continue;
            }
            let pieces = self.starting_at(start);
            let decoration = self.decoration(start);
            for (used, cost) in spellings {
                self.steps += pieces.len() + 1;
                let spelled = pieces.iter().filter_map(|(end, piece)| Some((*end, with(used, *piece)?, cost)));
                let decorated = decoration.map(|more| (start + 1, used, (cost + more).max(1)));
                for (end, used, cost) in spelled.chain(decorated).filter(|(.., cost)| *cost <= DECORATION) {
                    let least = reached[end].entry(used).or_insert(cost);
                    *least = cost.min(*least);
                }
            }
        }
        let tells = |used: &Used| used.iter().flatten().any(|piece| self.telling[*piece]);
        reached[self.text.len()].iter().any(|(used, cost)| *cost == 0 || tells(used))
    }

    /// Where the pieces that begin here end, and which they are.
    fn starting_at(&mut self, start: usize) -> Vec<(usize, PieceId)> {
        let rest = &self.text[start..];
        let mut found = Vec::new();
        let mut prefix = String::new();
        for (end, c) in rest.iter().take(LONGEST).enumerate() {
            prefix.push(*c);
            self.steps += 1;
            if LIST.contains(prefix.as_str()) {
                let word = &rest[..=end];
                found.push((word.len(), root(word), is_telling(word)));
            }
        }
        for (step, lengths) in STEPS.into_iter().zip(&self.runs) {
            let (length, telling) = (lengths[start], is_telling(&rest[..lengths[start].min(LONGEST)]));
            match step {
                // A repetition is one character, however often.
                0 => found.push((1, 1, telling)),
                _ if length > 1 => found.push((length, length, telling)),
                _ => {}
            }
        }
        let mut pieces: Vec<_> =
            found.into_iter().map(|(end, length, telling)| (start + end, self.piece(rest, length, telling))).collect();
        self.steps += self.words.len();
        let words = self.words.iter().filter(|word| rest.starts_with(word));
        pieces.extend(words.map(|word| (start + word.len(), CONTEXT)));
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    }

    fn piece(&mut self, rest: &'a [char], length: usize, telling: bool) -> PieceId {
        let new = self.telling.len();
        let id = *self.ids.entry((&rest[..length.min(LONGEST)], length)).or_insert(new);
        if id == new {
            self.telling.push(false);
        }
        self.telling[id] |= telling;
        id
    }

    /// What the character here counts as decoration, if it can be that: 0 or 1.
    fn decoration(&self, at: usize) -> Option<u8> {
        let c = self.text[at];
        let follows = at > 0 && u32::from(self.text[at - 1]).abs_diff(u32::from(c)) <= 1;
        (!c.is_alphabetic()).then_some(u8::from(!follows))
    }
}

/// Whether a piece is guessable with digits around it: 4 characters, or 8 if they are digits alone.
fn is_telling(piece: &[char]) -> bool {
    piece.len() >= if piece.iter().all(|c| c.is_numeric()) { 8 } else { 4 }
}
