//! Resources: what permissions speak about.

/// The collections that every Postern has.
pub const BUILT_IN_COLLECTIONS: [&str; 3] = ["shipping_events", "receiving_events", "inventory"];

/// Whether the name belongs to Postern itself, so that nothing else can be called so.
#[must_use]
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN_COLLECTIONS.contains(&name)
        || crate::permission::Permission::BUILT_IN
            .iter()
            .any(|permission| permission.as_str().split_once(':').is_some_and(|(resource, _)| resource == name))
}
