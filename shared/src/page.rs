//! Pages of lists, and the queries for them.

use serde::{Deserialize, Serialize};

use crate::field::Validate;
use crate::overview::Tally;
use crate::time::Timestamp;

/// Most items on a page.
pub const PAGE_LIMIT: u32 = 100;
/// Items on a page if the query sets no limit.
pub const PAGE_DEFAULT: u32 = 50;

/// Most bytes of the items of a page, as the answer of a Lambda function counts them: the body is a JSON string there, in
/// which quotation marks and backslashes are escaped, and an answer has 6 MB at most.
pub const PAGE_BYTES: usize = 5_000_000;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor of the next page; `null` on the last one.
    pub next_cursor: Option<String>,
    /// How many items the whole list has, if the query asked for it with `total=true` and the list can count them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Tally>,
}

/// One page of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPage<T> {
    /// The items, in the order that was asked for.
    pub items: Vec<T>,
    /// The cursor of the next page; `null` if there is none now.
    pub next_cursor: Option<String>,
    /// With `order=asc`: the time up to which everything is settled. Later items are not answered yet. Ask again with
    /// `after` and the id of the last item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_until: Option<Timestamp>,
}

spelled! {
    /// The order of a log.
    pub enum Order {
        /// Newest first.
        Descending = "desc",
        /// Oldest first, and only what is settled.
        Ascending = "asc",
    }
}

spelled! {
    /// The order of a list of names.
    pub enum NameOrder {
        /// From A to Z.
        Ascending = "asc",
        /// From Z to A.
        Descending = "desc",
    }
}

#[cfg(feature = "server")]
mod described {
    use std::borrow::Cow;

    use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
    use utoipa::openapi::{Ref, RefOr};
    use utoipa::{PartialSchema, ToSchema};

    use super::{LogPage, Page, Tally};

    /// Written by hand, because derived schemas of a generic type share one name and overwrite each other.
    impl<T: ToSchema> ToSchema for Page<T> {
        fn name() -> Cow<'static, str> {
            format!("PageOf{}", T::name()).into()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            schemas.push((T::name().into_owned(), T::schema()));
            schemas.push((Tally::name().into_owned(), Tally::schema()));
            T::schemas(schemas);
        }
    }

    impl<T: ToSchema> PartialSchema for Page<T> {
        fn schema() -> RefOr<Schema> {
            page::<T>("One page of a list.").property("total", Ref::from_schema_name(Tally::name())).into()
        }
    }

    impl<T: ToSchema> ToSchema for LogPage<T> {
        fn name() -> Cow<'static, str> {
            format!("LogPageOf{}", T::name()).into()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            Page::<T>::schemas(schemas);
        }
    }

    impl<T: ToSchema> PartialSchema for LogPage<T> {
        fn schema() -> RefOr<Schema> {
            let sentence = "With `order=asc`: the time up to which everything is settled. Later items are not answered \
                            yet. Ask again with `after` and the id of the last item.";
            let time = SchemaFormat::KnownFormat(KnownFormat::DateTime);
            let settled = ObjectBuilder::new().schema_type(Type::String).format(Some(time)).description(Some(sentence));
            page::<T>("One page of a log.").property("settled_until", settled).into()
        }
    }

    fn page<T: ToSchema>(sentence: &str) -> ObjectBuilder {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        let cursor = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
        let last = "The cursor of the next page; `null` on the last one.";
        ObjectBuilder::new()
            .description(Some(sentence))
            .property("items", items.description(Some("The items, in the list's order.")))
            .required("items")
            .property("next_cursor", cursor.description(Some(last)))
            .required("next_cursor")
    }
}

/// A query for a page of a list in the order of names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Listing {
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
    /// Only items with this text anywhere in their name, whatever its case and accents.
    pub q: Option<String>,
    /// `true` also answers how many there are in all, counted up to 100.
    pub total: Option<bool>,
    /// `desc` lists the names from Z to A, and built-in resources last.
    #[cfg_attr(feature = "server", param(inline))]
    pub order: Option<NameOrder>,
}

impl Validate for Listing {}

/// A query for a page of a list that cannot be filtered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Paging {
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
}

impl Validate for Paging {}
