//! Declarations that many types share: enumerations with a stable spelling, and a `Debug` that hides secrets.

/// Declares an enumeration with a stable spelling for each variant, the same on the wire and as text.
macro_rules! spelled {
    ($(#[doc = $doc:literal])+ pub enum $name:ident {
        $($(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal,)+
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[doc = $variant_doc])+ #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// The stable spelling.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for $name {}

        /// Written by hand, because the derived schema does not see spellings inside a macro. The list can grow, so it
        /// is no `enum`.
        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc),+).trim()))
                    .extensions(Some(
                        utoipa::openapi::extensions::ExtensionsBuilder::new()
                            .add("x-extensible-enum", serde_json::json!([$($text),+]))
                            .build(),
                    ))
                    .into()
            }
        }
    };
}

/// Implements `Debug` for a type with contents that are secret or say nothing: it shows only the fields that are listed.
#[macro_export]
macro_rules! partial_debug {
    ($name:ident { $($field:ident),* }) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))$(.field(stringify!($field), &self.$field))*.finish_non_exhaustive()
            }
        }
    };
}

/// Wipes the secret fields of a type from memory when it is dropped, on a server.
macro_rules! wipe_on_drop {
    ($name:ident { $($field:ident),+ }) => {
        #[cfg(feature = "server")]
        impl Drop for $name {
            fn drop(&mut self) {
                $(zeroize::Zeroize::zeroize(&mut self.$field);)+
            }
        }
    };
}
