//! Reads answers with less code. For each type, serde compiles how it is read from every kind of JSON value that it could be
//! written as. The service writes a struct as an object and a choice as a text. Here they are read from nothing else,
//! which makes a screen's code for reading answers a third smaller.

use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

/// Reads a text.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Plain(&mut json))?;
    json.end()?;
    Ok(value)
}

/// A part of serde's work, wrapped so that everything inside is read in the same way.
struct Plain<T>(T);

/// Leaves these to the reader within.
macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($argument,)* Plain(visitor))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Plain<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Plain(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(Choice(visitor))
    }

    forward! {
        deserialize_any() deserialize_bool() deserialize_char() deserialize_identifier() deserialize_ignored_any()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_f32() deserialize_f64()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_option() deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_seq() deserialize_tuple(len: usize) deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
    }
}

/// Gives these to the visitor within.
macro_rules! visit {
    ($($method:ident($type:ty))*) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Plain<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    visit! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Plain(inner))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Plain(inner))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Plain(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Plain(members))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Plain<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Plain(deserializer))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Plain<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Plain(seed))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Plain<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(Plain(seed))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Plain(seed))
    }
}

/// Reads the text of a choice.
struct Choice<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Choice<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.0.visit_enum(text.into_deserializer())
    }
}

#[cfg(test)]
mod tests {
    use postern_shared::principal::{Block, Kind, PrincipalName};
    use serde_json::{Value, json};

    use super::read;

    #[test]
    fn a_struct_is_read_from_an_object_and_a_choice_from_a_text() {
        let name = json!({ "id": "api_0123456789ab", "kind": "api_user", "name": "D\u{f8}ck \"4\"", "unknown": [1, { "a": null }] });
        let name: PrincipalName = read(&name.to_string()).expect("a name");
        assert_eq!((name.kind, name.name.as_str()), (Kind::ApiUser, "D\u{f8}ck \"4\""));
        let list = json!(["api_0123456789ab", "api_user", "Dock"]);
        assert!(read::<PrincipalName>(&list.to_string()).is_err());
        assert!(read::<Vec<Kind>>(r#"["user", "nobody"]"#).is_err());
        assert!(read::<Kind>(r#""user" and more"#).is_err());
    }

    #[test]
    fn what_is_read_is_what_serde_reads() {
        let key = json!({ "owner": "api_0123456789ab", "id": "key_0123456789ab", "name": "Gate", "owner_name": null });
        let block = json!({ "key": key, "reason": "key_expired" }).to_string();
        let plain: Block = serde_json::from_str(&block).expect("a block");
        assert_eq!(read::<Block>(&block).expect("a block"), plain);
        let any = json!({ "number": -1.5, "list": [1, null, true, { "text": "\u{f8}" }] });
        assert_eq!(read::<Value>(&any.to_string()).expect("a value"), any);
    }
}
