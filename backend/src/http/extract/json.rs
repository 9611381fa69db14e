//! Strict JSON: one object, no unknown fields, no duplicate keys, nothing after the end, and limited depth.

use std::fmt;

use postern_shared::field::Violation;
use postern_shared::problem::Code;
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::error::Refusal;

/// Deepest nesting of any JSON object. Many parsers stop at 128, and a record is read back inside a page of them.
const DEPTH: usize = 100;

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

/// Any JSON object in which no key occurs twice at any depth.
#[derive(Debug)]
pub(super) struct Object(pub(super) Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Unique(DEPTH).deserialize(deserializer)? {
            Value::Object(map) => Ok(Self(map)),
            _ => Err(D::Error::custom("expected an object")),
        }
    }
}

/// Reads JSON of at most this depth.
#[derive(Clone, Copy)]
struct Unique(usize);

impl Unique {
    /// The reader for one level further in.
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom(format_args!("more than {DEPTH} levels deep")))
    }
}

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The methods of the visitor for values that contain no others.
macro_rules! scalars {
    ($($visit:ident($type:ty)),+) => {
        $(fn $visit<E>(self, value: $type) -> Result<Value, E> {
            Ok(value.into())
        })+
    };
}

impl<'de> Visitor<'de> for Unique {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    scalars! { visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str) }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if values.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
            }
            values.insert(key, map.next_value_seed(inner)?);
        }
        Ok(Value::Object(values))
    }
}
