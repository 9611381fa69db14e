//! Random changes to a valid body.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

/// Texts that often cause bugs, or random ones.
pub fn text() -> impl Strategy<Value = String> {
    let awkward = select(vec![
        "",
        " ",
        "\0",
        "null",
        "Administrator",
        "administrator",
        "ada@example.com",
        "users:read",
        "users:*",
        "rol_000000000000",
        "usr_000000000000",
        "key_zzzzzzzzzzzz",
        "PRINCIPAL#",
        "\u{fdfa}\u{fdfa}",
        "\u{202e}x",
        "\u{1f980}",
        "../..",
        "${jndi:x}",
        "' OR 1=1 --",
        "\r\nX: y",
        "2026-03-01T09:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "-009999-01-02T01:59:59Z",
        "psi_",
        "psu_",
        "psd_",
        "W/\"1\"",
    ]);
    prop_oneof![
        3 => awkward.prop_map(str::to_owned),
        2 => ".{0,40}",
        1 => "[a-z:_]{0,20}",
        1 => ("[^ ]", 0..2000_usize).prop_map(|(c, n)| c.repeat(n)),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((text(), inner), 0..6).prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A change to a valid body.
#[derive(Debug, Clone)]
pub enum Change {
    Replace(Index, Value),
    Remove(Index),
    Add(String, Value),
    Wrap(Index),
    Whole(Value),
    /// Overwrites bytes of the serialized body.
    Bytes(Index, Vec<u8>),
    Cut(Index),
}

/// Any change.
pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (any::<Index>(), anything()).prop_map(|(at, value)| Change::Replace(at, value)),
        1 => any::<Index>().prop_map(Change::Remove),
        1 => (text(), anything()).prop_map(|(name, value)| Change::Add(name, value)),
        1 => any::<Index>().prop_map(Change::Wrap),
        1 => anything().prop_map(Change::Whole),
        1 => (any::<Index>(), vec(any::<u8>(), 1..4)).prop_map(|(at, bytes)| Change::Bytes(at, bytes)),
        1 => any::<Index>().prop_map(Change::Cut),
    ]
}

/// The bytes of a valid body after some changes.
pub fn apply(valid: &Value, changes: &[Change]) -> Vec<u8> {
    let mut body = valid.clone();
    let mut bytes = None;
    for change in changes {
        let fields: Vec<String> = body.as_object().into_iter().flat_map(|fields| fields.keys().cloned()).collect();
        let field = |at: &Index| (!fields.is_empty()).then(|| at.get(&fields));
        let text = body.to_string().into_bytes();
        match (change, body.as_object_mut()) {
            (Change::Replace(at, value), Some(body)) => {
                field(at).map(|field| body.insert(field.clone(), value.clone()));
            }
            (Change::Remove(at), Some(body)) => drop(field(at).map(|field| body.remove(field))),
            (Change::Add(name, value), Some(body)) => drop(body.insert(name.clone(), value.clone())),
            (Change::Wrap(at), Some(body)) => {
                field(at).map(|field| body.insert(field.clone(), json!([body[field]])));
            }
            (Change::Replace(..) | Change::Remove(_) | Change::Add(..) | Change::Wrap(_), None) => {}
            (Change::Whole(value), _) => body = value.clone(),
            (Change::Bytes(at, new), _) => {
                let start = at.index(text.len());
                let end = (start + new.len()).min(text.len());
                bytes = Some([&text[..start], new, &text[end..]].concat());
            }
            (Change::Cut(at), _) => bytes = Some(text[..at.index(text.len())].to_vec()),
        }
    }
    bytes.unwrap_or_else(|| body.to_string().into_bytes())
}
