//! The records of the collections that the person may read.

mod collections;
mod record;
mod records;
mod single;

pub use collections::Collections;
pub use records::Records;
pub use single::RecordScreen;
