//! The table: its keys, its indexes, and its creation.

use std::fmt;

use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, TableDescription, TimeToLiveSpecification,
};

use super::Store;
use super::call::Failure;
use super::item_key::{BY_ACTOR, BY_CREDENTIAL, BY_DAY, BY_USE, PK, POSITION, SK};
pub use super::query::Index;
use crate::error::Error;

/// The index of changes and records by actor.
pub const INDEX_BY_ACTOR: Index = Index { name: "activity-by-actor", partition: BY_ACTOR };
/// The index of changes and records by credential.
pub const INDEX_BY_CREDENTIAL: Index = Index { name: "activity-by-credential", partition: BY_CREDENTIAL };
/// The index of the change log by day.
pub const INDEX_BY_DAY: Index = Index { name: "changes-by-day", partition: BY_DAY };
/// The index of keys by the day of their last use.
pub const INDEX_BY_USE: Index = Index { name: "keys-by-use", partition: BY_USE };

/// The indexes of the table.
pub const INDEXES: &[Index] = &[INDEX_BY_ACTOR, INDEX_BY_CREDENTIAL, INDEX_BY_DAY, INDEX_BY_USE];

/// A difference between the table and what a program needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// There is no such table, or it is being restored.
    NoTable,
    /// The table has another primary key, so it is the table of another program.
    OtherKeys,
    /// The table lacks this index, or the index has other keys.
    NoIndex(Index),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTable => write!(f, "it does not exist"),
            Self::OtherKeys => write!(f, "its keys are other ones than {PK} and {SK}"),
            Self::NoIndex(index) => write!(f, "it has no index {} with the keys that are needed", index.name),
        }
    }
}

impl Store {
    /// The name of the table.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Creates the table if it does not exist. In AWS the template creates it; a program with its own database calls
    /// this.
    pub async fn create_table_if_absent(&self) -> Result<(), Error> {
        if self.describe().await?.is_some() {
            return Ok(());
        }
        let text =
            |name| AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build();
        let mut create = self.client.create_table().table_name(&self.table).billing_mode(BillingMode::PayPerRequest);
        for name in [PK, SK, BY_ACTOR, BY_CREDENTIAL, BY_DAY, BY_USE, POSITION] {
            create = create.attribute_definitions(text(name).map_err(Error::internal)?);
        }
        let indexes = INDEXES.iter().copied().map(index).collect::<Result<_, _>>()?;
        let created =
            create.set_key_schema(Some(schema(PK, SK)?)).set_global_secondary_indexes(Some(indexes)).send().await;
        match created {
            Ok(_) => {}
            // Another process was faster.
            Err(error) if error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception) => {
                return Ok(());
            }
            Err(error) => return Err(Failure::of(&error).into_error()),
        }
        let ttl = TimeToLiveSpecification::builder().attribute_name("ttl").enabled(true).build();
        let ttl = ttl.map_err(Error::internal)?;
        let enabled =
            self.client.update_time_to_live().table_name(&self.table).time_to_live_specification(ttl).send().await;
        enabled.map(drop).map_err(|error| Failure::of(&error).into_error())
    }

    /// The description of the table; `None` if there is no table.
    async fn describe(&self) -> Result<Option<TableDescription>, Error> {
        let absent = DescribeTableError::is_resource_not_found_exception;
        match self.client.describe_table().table_name(&self.table).send().await {
            Ok(described) => Ok(described.table),
            Err(error) if error.as_service_error().is_some_and(absent) => Ok(None),
            Err(error) => Err(Failure::of(&error).into_error()),
        }
    }

    /// How the table differs from one with these indexes.
    pub async fn schema_mismatches(&self, needed: &[Index]) -> Result<Vec<Mismatch>, Error> {
        let Some(table) = self.describe().await? else { return Ok(vec![Mismatch::NoTable]) };
        if table.key_schema() != schema(PK, SK)? {
            return Ok(vec![Mismatch::OtherKeys]);
        }
        let mut mismatches = Vec::new();
        for needed in needed {
            let keys = schema(needed.partition, POSITION)?;
            let found = table.global_secondary_indexes().iter().find(|index| index.index_name() == Some(needed.name));
            if found.is_none_or(|index| index.key_schema() != keys) {
                mismatches.push(Mismatch::NoIndex(*needed));
            }
        }
        Ok(mismatches)
    }
}

fn schema(partition: &str, sort: &str) -> Result<Vec<KeySchemaElement>, Error> {
    let element = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    Ok(vec![
        element(partition, KeyType::Hash).map_err(Error::internal)?,
        element(sort, KeyType::Range).map_err(Error::internal)?,
    ])
}

/// An index contains keys only. A list reads the items that it shows.
fn index(Index { name, partition }: Index) -> Result<GlobalSecondaryIndex, Error> {
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(schema(partition, POSITION)?))
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
        .build()
        .map_err(Error::internal)
}
