//! Joiners and variation selectors where a script or an emoji needs them. On the server only: the Unicode tables are too
//! big for a browser.
//!
//! Source: UAX 31, section 2.3.1, and RFC 5892, appendix A.1 and A.2, to which PRECIS (RFC 8264) refers; UTS 51 for emoji.

use icu_properties::props::{
    CanonicalCombiningClass, Emoji, EmojiModifier, ExtendedPictographic, JoiningType, UnifiedIdeograph,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// U+200C, which keeps two letters apart that would join.
const NON_JOINER: char = '\u{200c}';
/// U+200D, which joins two characters.
const JOINER: char = '\u{200d}';

/// Whether the character at an index, which is a joiner or a variation selector, is needed between its neighbours.
pub(crate) fn is_needed(text: &[char], at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let Some(last) = before.last().copied() else { return false };
    match text[at] {
        NON_JOINER => is_virama(last) || (joins_on(before) && joins_back(after)),
        JOINER => {
            is_virama(last) || (after.first().is_some_and(|next| is_pictograph(*next)) && ends_in_pictograph(before))
        }
        '\u{fe0e}' | '\u{fe0f}' => CodePointSetData::new::<Emoji>().contains(last),
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => {
            CodePointSetData::new::<UnifiedIdeograph>().contains(last)
        }
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(last, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

/// Whether the sign joins consonants: it is a virama.
fn is_virama(c: char) -> bool {
    CodePointMapData::<CanonicalCombiningClass>::new().get(c) == CanonicalCombiningClass::Virama
}

fn joining_type(c: char) -> JoiningType {
    CodePointMapData::<JoiningType>::new().get(c)
}

/// Whether the last letter of a text joins with one that follows. Marks on it do not count.
fn joins_on(text: &[char]) -> bool {
    let last = text.iter().rev().map(|c| joining_type(*c)).find(|kind| *kind != JoiningType::Transparent);
    matches!(last, Some(JoiningType::LeftJoining | JoiningType::DualJoining))
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
