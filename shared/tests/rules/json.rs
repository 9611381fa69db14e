//! JSON objects as they were sent.

use postern_shared::json::{JsonObject, canonical};

fn object(text: &str) -> JsonObject {
    JsonObject::parse(text.to_owned()).unwrap()
}

#[test]
fn objects_of_one_meaning_are_equal_whatever_their_spelling() {
    let this = object(r#"{"a":[1,2.50,{"b":null}],"é":"ü\n","big":123456789012345678901234567890}"#);
    for same in [
        r#"{ "a" : [ 1 , 2.50 , { "b" : null } ] , "é":"ü\n","big":123456789012345678901234567890}"#,
        r#"{"big":123456789012345678901234567890,"\u00e9":"\u00fc\u000a","a":[1,2.50,{"b":null}]}"#,
    ] {
        assert_eq!(this, object(same));
        assert_eq!(canonical(this.text()).unwrap(), canonical(same).unwrap());
    }
    for other in [
        r#"{"a":[2.50,1,{"b":null}],"é":"ü\n","big":123456789012345678901234567890}"#,
        r#"{"a":[1,2.50,{"b":null}],"é":"ü\n","big":123456789012345678901234567891}"#,
        r#"{"a":[1,2.5,{"b":null}],"é":"ü\n","big":123456789012345678901234567890}"#,
        r#"{"a":[1,2.50,{"b":false}],"é":"ü\n","big":123456789012345678901234567890}"#,
    ] {
        assert_ne!(this, object(other));
    }
}

#[test]
fn an_object_with_a_repeated_key_or_of_great_depth_is_refused() {
    let deep = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1));
    JsonObject::parse(deep(100)).unwrap();
    let deepest = format!("{{\"a\":{}1{}}}", "[".repeat(99), "]".repeat(99));
    assert_eq!(object(&deepest), object(&deepest.replace(':', " : ")));
    for bad in [
        "[]",
        "1",
        "",
        "{",
        "{}{}",
        r#"{"a":1,"a":1}"#,
        r#"{"a":[{"b":1,"\u0062":2}]}"#,
        r#"{"a":"\ud800"}"#,
        &deep(101),
    ] {
        assert!(JsonObject::parse(bad.to_owned()).is_err(), "{bad}");
    }
    assert!(canonical(&"[".repeat(100_000)).is_err());
    assert!(canonical(&deep(100_000)).is_err(), "nor does it overflow the stack");
}

#[test]
fn an_indented_object_has_a_line_for_each_member_and_item() {
    let text = r#"{"a":[1.0,{"b, {":"\"]\\"}],"empty":{},"none":[ ]}"#;
    let lines = [
        "{",
        "  \"a\": [",
        "    1.0,",
        "    {",
        r#"      "b, {": "\"]\\""#,
        "    }",
        "  ],",
        "  \"empty\": {},",
        "  \"none\": []",
        "}",
    ];
    assert_eq!(object(text).indented(), lines.join("\n"));
    assert_eq!(object("{ }").indented(), "{}");
}
