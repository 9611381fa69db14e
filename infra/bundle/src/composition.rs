//! The composition of a WebAssembly module: how many bytes come from which crate, by the names of its functions.

use std::collections::BTreeMap;

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// Sizes in bytes by crate, the largest first.
#[derive(Debug)]
pub(crate) struct Composition(pub(crate) Vec<(String, usize)>);

/// Data, which belongs to no function.
const DATA: &str = "(data)";
/// Functions without a name.
const NAMELESS: &str = "(no name)";
/// Functions whose name is not a path, such as those of wasm-bindgen and the C library.
const OTHER: &str = "(other)";

impl Composition {
    /// Measures a module that still has its names.
    pub(crate) fn of(wasm: &[u8]) -> Result<Self, String> {
        Self::measured(wasm).map_err(|error| format!("the module is invalid: {error}"))
    }

    fn measured(wasm: &[u8]) -> wasmparser::Result<Self> {
        let (mut imported, mut bodies, mut names) = (0, Vec::new(), BTreeMap::new());
        let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
                Payload::DataSection(data) => *sizes.entry(DATA.to_owned()).or_default() += data.range().len(),
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(subsections) = section.as_known() else { continue };
                    for subsection in subsections {
                        let Name::Function(functions) = subsection? else { continue };
                        for naming in functions {
                            let naming = naming?;
                            names.insert(naming.index, naming.name);
                        }
                    }
                }
                _ => {}
            }
        }
        // The index counts the imported functions first.
        for (index, size) in (imported..).zip(bodies) {
            let name = names.get(&index).map_or(NAMELESS, |name| crate_name(name));
            *sizes.entry(name.to_owned()).or_default() += size;
        }
        let mut sizes: Vec<(String, usize)> = sizes.into_iter().collect();
        sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        Ok(Self(sizes))
    }
}

/// The crate that a function's name begins with: `leptos` for `leptos::mount::run` and for `<leptos::View as
/// Render>::build`. Generic code counts for the crate that defines it, not for the crate that uses it.
fn crate_name(name: &str) -> &str {
    let path = name.trim_start_matches(['<', '&', '(', '[', '*']).trim_start_matches("mut ").trim_start_matches("dyn ");
    let end = path.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(path.len());
    if path[end..].starts_with("::") || path[end..].starts_with('[') { &path[..end] } else { OTHER }
}

#[cfg(test)]
mod tests {
    use super::crate_name;

    #[test]
    fn a_function_counts_for_the_crate_that_its_name_begins_with() {
        assert_eq!(crate_name("leptos::mount::run::h0123456789abcdef"), "leptos");
        assert_eq!(crate_name("<tachys::view::View<T> as tachys::Render>::build"), "tachys");
        assert_eq!(
            crate_name("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::deserialize_any"),
            "serde_json"
        );
        assert_eq!(crate_name("__wbindgen_malloc"), "(other)");
        assert_eq!(crate_name("memcpy"), "(other)");
    }
}
