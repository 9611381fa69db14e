//! The pseudo-locale: a made-up language in which each text stands in brackets and is at least 40 % longer. A test of the console
//! in it finds words that are not in `text`, sentences that are put together from several texts, and boxes that are too
//! small for a translation.

const OPEN: &[u8] = "⟦".as_bytes();
const CLOSE: &[u8] = "⟧".as_bytes();
/// What makes a text longer.
const FILLER: &[u8] = "ö".as_bytes();
/// How many letters the words have that make a sentence longer.
const WORD: usize = 6;

/// How many letters a text is made longer by.
const fn letters(text: &[u8]) -> usize {
    (text.len() * 2).div_ceil(5)
}

/// A sentence gets further words. One word becomes a longer one.
const fn is_sentence(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if text[at] == b' ' {
            return true;
        }
        at += 1;
    }
    false
}

/// How many bytes a text has in the pseudo-locale.
pub const fn length(text: &str) -> usize {
    let text = text.as_bytes();
    let letters = letters(text);
    let spaces = if is_sentence(text) { letters.div_ceil(WORD) } else { 0 };
    OPEN.len() + text.len() + letters * FILLER.len() + spaces + CLOSE.len()
}

/// A text in the pseudo-locale.
pub const fn translated<const N: usize>(text: &str) -> [u8; N] {
    let (text, mut bytes) = (text.as_bytes(), [0; N]);
    let is_sentence = is_sentence(text);
    let mut end = put(&mut bytes, 0, OPEN);
    end = put(&mut bytes, end, text);
    let mut letter = 0;
    while letter < letters(text) {
        if is_sentence && letter % WORD == 0 {
            end = put(&mut bytes, end, b" ");
        }
        end = put(&mut bytes, end, FILLER);
        letter += 1;
    }
    put(&mut bytes, end, CLOSE);
    bytes
}

/// Puts bytes at a place; returns the place after them.
const fn put(bytes: &mut [u8], at: usize, new: &[u8]) -> usize {
    let mut n = 0;
    while n < new.len() {
        bytes[at + n] = new[n];
        n += 1;
    }
    at + n
}

/// A text with its values in place of their names in braces.
pub fn filled(text: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// A text of the shared crate in the pseudo-locale.
pub fn shared(text: &str) -> String {
    let is_sentence = is_sentence(text.as_bytes());
    let filler = (0..letters(text.as_bytes())).map(|letter| if is_sentence && letter % WORD == 0 { " ö" } else { "ö" });
    format!("⟦{text}{}⟧", filler.collect::<String>())
}
