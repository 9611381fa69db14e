//! Joiners and variation selectors where a script or an emoji needs them. On the server only: the Unicode tables are too
//! big for a browser.
//!
//! Source: UAX 31, section 2.3.1, and RFC 5892, appendix A.1 and A.2, to which PRECIS (RFC 8264) refers; UTS 51 for
//! emoji; the Unicode Standard, sections 12.2 and 12.8, for the letter ra.

use icu_properties::props::{
    CanonicalCombiningClass, Emoji, EmojiModifier, ExtendedPictographic, JoiningType, UnifiedIdeograph,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// U+200C, which keeps two letters apart that would join.
const NON_JOINER: char = '\u{200c}';
/// U+200D, which joins two characters.
const JOINER: char = '\u{200d}';
/// The letter ra of Bengali and of Kannada, which keeps its form before a virama if a joiner stands between them.
const BEFORE_VIRAMA: [char; 2] = ['\u{9b0}', '\u{cb0}'];
/// Makes a key of the digit before it.
const KEYCAP: char = '\u{20e3}';
const BLACK_FLAG: char = '\u{1f3f4}';
/// The first and the last of the tags that name a flag.
const TAG: char = '\u{e0020}';
const END_OF_TAGS: char = '\u{e007f}';

/// Whether the character at an index, which is a joiner or a variation selector, is needed between its neighbours.
pub(crate) fn is_needed(text: &[char], at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let Some(last) = before.last().copied() else { return false };
    match text[at] {
        NON_JOINER => is_virama(last) || (is_joining(before) && joins_back(after)),
        JOINER => {
            let next = after.first().copied();
            is_virama(last)
                || (BEFORE_VIRAMA.contains(&last) && next.is_some_and(is_virama))
                || (next.is_some_and(is_pictograph) && ends_in_pictograph(before))
        }
        '\u{fe0e}' | '\u{fe0f}' if last.is_ascii() => after.first() == Some(&KEYCAP),
        '\u{fe0e}' | '\u{fe0f}' => CodePointSetData::new::<Emoji>().contains(last),
        TAG..=END_OF_TAGS => is_flag(before, text[at], after),
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => {
            CodePointSetData::new::<UnifiedIdeograph>().contains(last)
        }
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(last, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

/// Whether a tag is part of the flag of a region, such as Scotland's: a black flag, letters and digits, and the end.
fn is_flag(before: &[char], tag: char, after: &[char]) -> bool {
    let is_tag = |c: &char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let is_begun = before.iter().rev().find(|c| !is_tag(c)) == Some(&BLACK_FLAG);
    is_begun
        && match tag {
            END_OF_TAGS => before.last().is_some_and(is_tag),
            tag => is_tag(&tag) && after.iter().find(|c| !is_tag(c)) == Some(&END_OF_TAGS),
        }
}

/// Whether the sign joins consonants: it is a virama.
fn is_virama(c: char) -> bool {
    CodePointMapData::<CanonicalCombiningClass>::new().get(c) == CanonicalCombiningClass::Virama
}

fn joining_type(c: char) -> JoiningType {
    CodePointMapData::<JoiningType>::new().get(c)
}

/// Whether the last letter of a text is of a script whose letters join. Marks on it do not count. One that joins only with
/// the letter before it, such as the Arabic dal, does not need a non-joiner, but Persian keyboards write one there.
fn is_joining(text: &[char]) -> bool {
    let last = text.iter().rev().map(|c| joining_type(*c)).find(|kind| *kind != JoiningType::Transparent);
    matches!(last, Some(JoiningType::LeftJoining | JoiningType::DualJoining | JoiningType::RightJoining))
}

/// Whether the first letter of a text joins with one before it.
fn joins_back(text: &[char]) -> bool {
    let first = text.iter().map(|c| joining_type(*c)).find(|kind| *kind != JoiningType::Transparent);
    matches!(first, Some(JoiningType::RightJoining | JoiningType::DualJoining))
}

fn is_pictograph(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

/// Whether a text ends in a pictograph, perhaps with a colour of skin or a variation selector.
fn ends_in_pictograph(text: &[char]) -> bool {
    let modifier = CodePointSetData::new::<EmojiModifier>();
    let last = text.iter().rev().find(|c| **c != '\u{fe0f}' && !modifier.contains(**c));
    last.is_some_and(|c| is_pictograph(*c))
}
