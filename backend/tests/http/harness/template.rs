//! Paths from templates that are known only as text, such as those of the OpenAPI document.

/// A template with its parameters filled in, in order.
///
/// # Panics
/// If there are fewer or more values than parameters.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let segments = template.split('/').map(|segment| {
        if segment.starts_with('{') {
            values.next().unwrap_or_else(|| panic!("no value for {segment} of {template}"))
        } else {
            segment
        }
    });
    let path = segments.collect::<Vec<_>>().join("/");
    assert_eq!(values.next(), None, "more values than {template} has parameters");
    path
}
