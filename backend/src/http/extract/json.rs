//! Strict JSON: one object, no unknown fields, no duplicate keys, nothing after the end.

use postern_shared::field::Violation;
use postern_shared::problem::Code;
use serde::de::DeserializeOwned;

use crate::error::Refusal;

/// Reads an object into a type.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    // serde would also take an array of the fields in their order.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(Refusal::new(Code::BadBody, "Send a JSON object of the described shape."));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        bad_shape(&path, error.inner())
    })?;
    deserializer.end().map_err(|error| bad_shape(".", &error))?;
    Ok(value)
}

/// Longest detail about JSON, in characters: it can quote what was sent.
const QUOTE: usize = 300;

fn bad_shape(path: &str, error: &serde_json::Error) -> Refusal {
    let what = without_value(&error.to_string());
    let what: String = what.chars().filter(|c| !c.is_control()).take(QUOTE).collect();
    let refusal = Refusal::new(Code::BadBody, format!("Send a JSON object of the described shape: {what}."));
    if path == "." {
        return refusal;
    }
    let path: String = path.chars().filter(|c| !c.is_control()).take(QUOTE).collect();
    Refusal { errors: vec![Violation::new("bad_shape", what).at(path)], ..refusal }
}

/// Removes quoted text from an error message: it was sent, and could be a password or a key.
fn without_value(sentence: &str) -> String {
    match (sentence.find('"'), sentence.rfind('"')) {
        (Some(first), Some(last)) if first < last => sentence[..first].trim_end().to_owned() + &sentence[last + 1..],
        _ => sentence.to_owned(),
    }
}
