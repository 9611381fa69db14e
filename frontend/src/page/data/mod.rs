//! The records of the collections that the person may read.

mod collections;
mod record;
mod records;

pub use collections::Collections;
pub use records::Records;
