//! Names that a person could mistake for `Administrator`. On the server only: the Unicode tables are too big for a
//! browser.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::skeleton;

/// `administrator` in the letters that [`letters`] returns: `rn` for `m`, `cl` for `d`, and `i` for `l`.
const ADMINISTRATOR: &str = "acirninistrator";

/// Characters that look like a letter but are not listed in UTS 39: digits and symbols; small capitals; letters with
/// a stroke, a hook or a tail, mirrored or turned; letters of other scripts that decorative fonts use.
/// Source of the Latin ones: the names in Unicode 14, `UnicodeData.txt`.
const READ_AS: [(char, &str); 9] = [
    ('a', "4@ɐ₳ΛᐱᗩᗅⲀ∆△▲∧⋀∀คȺᴀᶏⱥ"),
    ('d', "₫∂ԃᗞᗪ๔ĐđƊƋƌȡɖɗᴅᵭᶁᶑꝹꝺꟇꟈ"),
    ('i', "1!¡|¦ᴉเᏆꮖıƗɨɪᶖꞮꟷ𝼚"),
    ('m', "₥ɯᗰ๓ɱᴍᵯᶆⱮꬺ"),
    ('n', "₦ПпИиՈոηπ∏∩ᑎᘉภƝƞȠȵɲɳɴᴎᵰᶇꞐꞑꞤꞥꬻ"),
    ('o', "0°○●◯◎⊙⊕ӨөΘθᗝ๏ØøƟǾǿᴏᴑᴓⱺꝊꝋꝌꝍꬽꬾ𝼛"),
    ('r', "®ɹЯяᖇᖆɌɍɼɽɾɿʀᴙᵲᵳᶉⱤꞂꞃꞦꞧꭆꭉꭋꭌ𝼖"),
    ('s', "5$§₴ƨꙅᔕᔆรȿʂᵴᶊẜẝⱾꜱꞄꞅꞨꞩꟅꟉꟊ𝼞"),
    ('t', "7+†‡₮ʇ⊤ՇŦŧƫƬƭƮȶȾʈᴛᵵⱦꞆꞇ𝼉"),
];

/// Alphabets of 26 that Unicode does not decompose: negative circled, negative squared and regional indicator letters.
const ALPHABETS: [u32; 3] = [0x1f150, 0x1f170, 0x1f1e6];

/// Whether a person could mistake this name for `Administrator`: whether it spells that word when spaces, punctuation,
/// symbols, marks and invisible characters are skipped and every other character stands for any letter that it looks
/// like.
/// Source: UTS 39, section 4, skeletons.
pub fn resembles_administrator(text: &str) -> bool {
    // `reached[n]`: whether the text up to here can be read as the first n letters.
    let mut reached = [false; ADMINISTRATOR.len() + 1];
    reached[0] = true;
    for c in text.chars() {
        let before = std::mem::take(&mut reached);
        for reading in readings(c) {
            for at in (0..before.len()).filter(|at| before[*at]) {
                if ADMINISTRATOR[at..].starts_with(&reading) {
                    reached[at + reading.len()] = true;
                }
            }
        }
    }
    reached[ADMINISTRATOR.len()]
}

/// Every reading of a character. A symbol can stand for a letter (`$` for `s`) or be skipped.
fn readings(c: char) -> Vec<String> {
    let cases = [c.to_string(), c.to_lowercase().collect(), c.to_uppercase().collect()];
    let mut readings: Vec<String> = cases.iter().map(|text| letters(text)).collect();
    if !is_letter(c) {
        readings.push(String::new());
    }
    readings
}

/// The letters that a text looks like.
fn letters(text: &str) -> String {
    let plain: String = text.nfkd().map(read_as).collect();
    let alike: String = skeleton(&plain).nfkd().map(read_as).filter(|c| is_letter(*c)).collect();
    alike.to_lowercase().replace('l', "i").replace('m', "rn").replace('d', "ci")
}

/// The letter that a character looks like, or the character itself.
fn read_as(c: char) -> char {
    let enclosed = || ALPHABETS.iter().find_map(|first| u32::from(c).checked_sub(*first).filter(|at| *at < 26));
    let listed = READ_AS.iter().find(|(_, characters)| characters.contains(c)).map(|(letter, _)| *letter);
    listed.or_else(|| enclosed().and_then(|at| char::from_digit(at + 10, 36))).unwrap_or(c)
}

/// Whether a character is a letter or a number, and not a combining mark.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_combining_mark(c)
}
