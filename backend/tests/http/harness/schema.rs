//! A validator for the part of JSON Schema that the OpenAPI document uses. It rejects fields that the schema does not
//! list.

use serde_json::{Value, json};

/// Validates a value against a schema of a document.
///
/// # Errors
/// The first mismatch, with its path.
pub fn validate(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.strip_prefix('#').unwrap_or_default());
        return validate(document, target.ok_or_else(|| format!("{reference} does not resolve"))?, value);
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let matching = choices.iter().filter(|choice| validate(document, choice, value).is_ok()).count();
        return if matching == 1 { Ok(()) } else { Err(format!("{value} matches {matching} of {choices:?}")) };
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return validate(document, &merged(document, parts)?, value);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Err(format!("a schema without a type: {schema}")),
    };
    if !types.contains(&type_of(value)) {
        return Err(format!("{value} is not {types:?}"));
    }
    match value {
        Value::Object(fields) => {
            for field in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                fields.get(field).ok_or_else(|| format!("{field} is missing"))?;
            }
            // A schema without properties accepts any object.
            let Some(properties) = schema["properties"].as_object() else { return Ok(()) };
            fields.iter().try_for_each(|(name, value)| {
                let schema = properties.get(name).ok_or_else(|| format!("{name} is not declared"))?;
                validate(document, schema, value).map_err(|why| format!("{name}: {why}"))
            })
        }
        Value::Array(items) => items.iter().enumerate().try_for_each(|(n, item)| {
            validate(document, &schema["items"], item).map_err(|why| format!("[{n}]: {why}"))
        }),
        Value::String(text) => validate_text(schema, text),
        Value::Number(number) => match schema["minimum"].as_i64() {
            Some(minimum) if number.as_i64().is_some_and(|number| number < minimum) => {
                Err(format!("{number} is below {minimum}"))
            }
            _ => Ok(()),
        },
        Value::Null | Value::Bool(_) => Ok(()),
    }
}

/// One object schema with the fields of several.
fn merged(document: &Value, parts: &[Value]) -> Result<Value, String> {
    let mut whole = json!({ "type": "object", "properties": {}, "required": [] });
    for part in parts {
        let part = match part["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
            Some(pointer) => document.pointer(pointer).ok_or_else(|| format!("{pointer} does not resolve"))?,
            None => part,
        };
        for (name, property) in part["properties"].as_object().ok_or("a part is not an object")? {
            whole["properties"][name] = property.clone();
        }
        let required = part["required"].as_array().into_iter().flatten().cloned();
        whole["required"].as_array_mut().ok_or("`required` is not a list")?.extend(required);
    }
    Ok(whole)
}

fn validate_text(schema: &Value, text: &str) -> Result<(), String> {
    for list in ["enum", "x-extensible-enum"] {
        if schema[list].as_array().is_some_and(|values| !values.iter().any(|value| value == text)) {
            return Err(format!("{text:?} is not one of {}", schema[list]));
        }
    }
    if schema["format"] == "date-time"
        && (text.parse::<postern_shared::time::Timestamp>().is_err() || !text.ends_with('Z'))
    {
        return Err(format!("{text:?} is not a UTC time"));
    }
    Ok(())
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
