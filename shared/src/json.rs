//! JSON that Postern keeps as it was sent, to the last digit of a number.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// Deepest nesting of a JSON object. Many parsers stop at 128, and a record is read back inside a page of them.
pub const DEPTH: usize = 100;

/// Any JSON object in which no key occurs twice at any depth, as text. Two are equal if they mean the same, whatever their
/// spaces, escapes and order of keys; numbers are compared by their digits.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct JsonObject(Box<RawValue>);

impl JsonObject {
    /// Reads an object.
    ///
    /// # Errors
    /// Text that is no JSON object, repeats a key, or is too deep.
    pub fn parse(text: String) -> serde_json::Result<Self> {
        let raw = RawValue::from_string(text)?;
        must_be_plain_object(raw.get())?;
        Ok(Self(raw))
    }

    /// Text that [`parse`](Self::parse) accepted before and that was stored since.
    ///
    /// # Errors
    /// Text that is not JSON.
    pub fn stored(text: String) -> serde_json::Result<Self> {
        RawValue::from_string(text).map(Self)
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// Its members by key, each with its value as text.
    pub fn members(&self) -> BTreeMap<String, &str> {
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(self.text()).unwrap_or_default();
        members.into_iter().map(|(key, value)| (key, value.get())).collect()
    }

    /// The text with a line for each member and item, indented by two spaces a level.
    pub fn indented(&self) -> String {
        let (mut out, mut depth) = (String::with_capacity(self.text().len() * 2), 0);
        let (mut in_string, mut escaped, mut empty) = (false, false, false);
        for c in self.text().chars() {
            if in_string {
                out.push(c);
                in_string = escaped || c != '"';
                escaped = !escaped && c == '\\';
                continue;
            }
            let closes = matches!(c, '}' | ']');
            match c {
                ' ' | '\t' | '\n' | '\r' => continue,
                _ if closes => depth -= 1,
                _ => {}
            }
            // An empty object or array stays on its line.
            if closes != empty {
                line_break(&mut out, depth);
            }
            empty = false;
            match c {
                '{' | '[' => {
                    depth += 1;
                    empty = true;
                    out.push(c);
                }
                ',' => {
                    out.push(c);
                    line_break(&mut out, depth);
                }
                ':' => out.push_str(": "),
                _ => {
                    in_string = c == '"';
                    out.push(c);
                }
            }
        }
        out
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        match (canonical(self.text()), canonical(other.text())) {
            (Ok(this), Ok(other)) => this == other,
            _ => false,
        }
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        must_be_plain_object(raw.get()).map_err(D::Error::custom)?;
        Ok(Self(raw))
    }
}

fn line_break(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(feature = "server")]
mod described {
    use std::borrow::Cow;

    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema};
    use utoipa::{PartialSchema, ToSchema};

    use super::JsonObject;

    impl ToSchema for JsonObject {
        fn name() -> Cow<'static, str> {
            "JsonObject".into()
        }
    }

    impl PartialSchema for JsonObject {
        fn schema() -> RefOr<Schema> {
            let any = AdditionalProperties::FreeForm(true);
            let sentence = "Any JSON object. Numbers come back with the digits that were sent.";
            ObjectBuilder::new().description(Some(sentence)).additional_properties(Some(any)).into()
        }
    }
}

/// The one text of all JSON with the same meaning: without spaces, with sorted keys, and strings without needless escapes.
/// A number keeps its digits, so `1` and `1.0` differ.
///
/// # Errors
/// Text that is not JSON, or is deeper than [`DEPTH`].
pub fn canonical(text: &str) -> serde_json::Result<String> {
    let mut out = String::with_capacity(text.len());
    write_canonical(serde_json::from_str(text)?, DEPTH, &mut out)?;
    Ok(out)
}

fn write_canonical(value: &RawValue, depth: usize, out: &mut String) -> serde_json::Result<()> {
    let text = value.get();
    let inner = || depth.checked_sub(1).ok_or_else(|| serde_json::Error::custom("too deep"));
    match text.as_bytes().first() {
        Some(b'{') => {
            let (members, inner): (BTreeMap<String, &RawValue>, _) = (serde_json::from_str(text)?, inner()?);
            out.push('{');
            for (n, (key, value)) in members.into_iter().enumerate() {
                out.push_str(if n == 0 { "" } else { "," });
                out.push_str(&serde_json::to_string(&key)?);
                out.push(':');
                write_canonical(value, inner, out)?;
            }
            out.push('}');
        }
        Some(b'[') => {
            let (values, inner): (Vec<&RawValue>, _) = (serde_json::from_str(text)?, inner()?);
            out.push('[');
            for (n, value) in values.into_iter().enumerate() {
                out.push_str(if n == 0 { "" } else { "," });
                write_canonical(value, inner, out)?;
            }
            out.push(']');
        }
        Some(b'"') => out.push_str(&serde_json::to_string(&serde_json::from_str::<String>(text)?)?),
        _ => out.push_str(text),
    }
    Ok(())
}

/// Checks that a text is an object without repeated keys, of limited depth.
fn must_be_plain_object(text: &str) -> serde_json::Result<()> {
    if !text.starts_with('{') {
        return Err(serde_json::Error::custom("expected an object"));
    }
    Checked(DEPTH).deserialize(&mut serde_json::Deserializer::from_str(text))
}

/// Reads JSON of at most this depth, keeps nothing of it, and refuses a key that occurs twice.
#[derive(Clone, Copy)]
struct Checked(usize);

impl Checked {
    /// The reader for one level further in.
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom(format_args!("more than {DEPTH} levels deep")))
    }
}

impl<'de> DeserializeSeed<'de> for Checked {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The methods of the visitor for values that contain no others.
macro_rules! scalars {
    ($($visit:ident($type:ty)),+) => {
        $(fn $visit<E>(self, _: $type) -> Result<(), E> {
            Ok(())
        })+
    };
}

impl<'de> Visitor<'de> for Checked {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    scalars! { visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str) }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while seq.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            map.next_value_seed(inner)?;
            if let Some(twice) = keys.replace(key) {
                return Err(A::Error::custom(format_args!("duplicate key `{twice}`")));
            }
        }
        Ok(())
    }
}
