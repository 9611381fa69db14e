//! Common passwords, which are refused because attackers try them first.
//!
//! `common_passwords.txt` contains the 3,000 most frequent passwords of 4 characters or more, and the longer ones among
//! the 30,000 most frequent. Source: the frequency lists of zxcvbn (MIT licence).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use postern_shared::field::Violation;
use postern_shared::text::canonical;

static LIST: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// The length up to which a password is searched for words of the list.
const LONGEST: usize = 24;
/// The most digits, punctuation marks and symbols that count as decoration around words: as many as a date has.
const DECORATION: u8 = 8;
/// The most pairs of pieces that are followed at one position. Only a text made of guessable pieces has more.
const ALTERNATIVES: usize = 128;

/// Refuses a guessable password. Case and spaces are ignored. A password is guessable if it consists of one or two
/// different guessable pieces, repeated any number of times, and of at most 8 decorating characters before, between and
/// after them.
///
/// Guessable pieces are words of the list, single characters, runs such as `1234` or `dcba`, and words of the context
/// (the login, the name, the product). All words of the context count as one piece. Decorating characters are digits,
/// punctuation marks and symbols. One that equals or neighbours the character before it (`!!`, `23`) does not count
/// towards the 8. Decoration is ignored only if one of the pieces is a word of the context or has 4 characters, or 8 if
/// all are digits: a random number is not a word with digits around it.
pub fn refuse(password: &str, context: &[&str]) -> Result<(), Violation> {
    if judge(password, context).guessable {
        return Err(Violation::new(
            "common_password",
            "This password is easy to guess. Use a few unrelated words instead.",
        ));
    }
    Ok(())
}

/// The result of judging a password, and the work it took.
#[derive(Debug, Clone, Copy)]
pub struct Judgement {
    /// Whether [`refuse`] refuses it.
    pub guessable: bool,
    /// The number of comparisons with a word and of extensions of a spelling. It is bounded per character of the
    /// password.
    pub steps: usize,
}

/// Judges a password as [`refuse`] does.
pub fn judge(password: &str, context: &[&str]) -> Judgement {
    let text: Vec<char> = canonical(password).chars().filter(|c| !c.is_whitespace()).collect();
    let words = context_words(context);
    let mut pieces =
        Pieces { text: &text, words: &words, runs: runs(&text), ids: HashMap::new(), decorable: vec![true], steps: 0 };
    let guessable = pieces.spell();
    Judgement { guessable, steps: pieces.steps }
}

/// The words of the context: each text without its spaces, its letters and digits alone, its letters alone, and its
/// parts.
fn context_words(context: &[&str]) -> Vec<Vec<char>> {
    let mut words = BTreeSet::new();
    for text in context.iter().chain(&["postern", "password", "administrator"]) {
        let text = canonical(text);
        words.insert(text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<char>>());
        // The two sides of an email address are words too.
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

/// The length of the shortest text that a word repeats: 2 for `haha`, the word's own length for most.
fn root(word: &[char]) -> usize {
    let repeats = |length: &usize| word.len().is_multiple_of(*length) && word[*length..] == word[..word.len() - length];
    (1..word.len()).find(repeats).unwrap_or(word.len())
}

/// The number of a piece. Equal texts are the same piece.
type PieceId = usize;

/// The piece that stands for every word of the context.
const CONTEXT: PieceId = 0;

/// The differences between neighbouring characters in runs: `dcba`, `aaaa`, `abcd`.
const STEPS: [i64; 3] = [-1, 0, 1];

/// The length of the run that begins at each character, for each step.
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

/// The pieces that a spelling uses, in ascending order. There are at most two.
type Used = [Option<PieceId>; 2];

/// Adds a piece; `None` if there would be three.
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
    /// The id of each piece, by text and length. A piece longer than the words of the list is a run, which its first
    /// characters and its length identify.
    ids: HashMap<(&'a [char], usize), PieceId>,
    /// Whether decoration is ignored in a spelling with each piece. One occurrence that is long enough suffices.
    decorable: Vec<bool>,
    steps: usize,
}

impl<'a> Pieces<'a> {
    /// Whether the text can be spelled with at most two different pieces and little decoration.
    fn spell(&mut self) -> bool {
        // `reached[i]`: the pairs of pieces that spell the first i characters, each with the least decoration needed.
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
        let decorable = |used: &Used| used.iter().flatten().any(|piece| self.decorable[*piece]);
        reached[self.text.len()].iter().any(|(used, cost)| *cost == 0 || decorable(used))
    }

    /// The pieces that begin here, each with the position of its end.
    fn starting_at(&mut self, start: usize) -> Vec<(usize, PieceId)> {
        let rest = &self.text[start..];
        let mut found = Vec::new();
        let mut prefix = String::new();
        for (end, c) in rest.iter().take(LONGEST).enumerate() {
            prefix.push(*c);
            self.steps += 1;
            if LIST.contains(prefix.as_str()) {
                let word = &rest[..=end];
                found.push((word.len(), root(word), is_decorable(word)));
            }
        }
        for (step, lengths) in STEPS.into_iter().zip(&self.runs) {
            let (length, decorable) = (lengths[start], is_decorable(&rest[..lengths[start].min(LONGEST)]));
            match step {
                // A repeated character counts as one character.
                0 => found.push((1, 1, decorable)),
                _ if length > 1 => found.push((length, length, decorable)),
                _ => {}
            }
        }
        let mut pieces: Vec<_> =
            found.into_iter().map(|(end, length, long)| (start + end, self.piece(rest, length, long))).collect();
        self.steps += self.words.len();
        let words = self.words.iter().filter(|word| rest.starts_with(word));
        pieces.extend(words.map(|word| (start + word.len(), CONTEXT)));
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    }

    fn piece(&mut self, rest: &'a [char], length: usize, decorable: bool) -> PieceId {
        let new = self.decorable.len();
        let id = *self.ids.entry((&rest[..length.min(LONGEST)], length)).or_insert(new);
        if id == new {
            self.decorable.push(false);
        }
        self.decorable[id] |= decorable;
        id
    }

    /// How much the character here counts as decoration, 0 or 1; `None` if it is not decoration.
    fn decoration(&self, at: usize) -> Option<u8> {
        let c = self.text[at];
        let follows = at > 0 && u32::from(self.text[at - 1]).abs_diff(u32::from(c)) <= 1;
        (!c.is_alphabetic()).then_some(u8::from(!follows))
    }
}

/// Whether decoration is ignored in a spelling with this piece: 4 characters or more, or 8 if all are digits.
fn is_decorable(piece: &[char]) -> bool {
    piece.len() >= if piece.iter().all(|c| c.is_numeric()) { 8 } else { 4 }
}
